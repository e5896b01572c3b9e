package org.creditsledger.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.creditsledger.jobs.JobEvent.Kind.STARTED;
import static org.creditsledger.jobs.JobEvent.Kind.SUCCEEDED;
import static org.creditsledger.jobs.JobReports.answer;
import static org.creditsledger.jobs.JobReports.credits;
import static org.creditsledger.jobs.JobReports.report;

import java.time.Duration;
import java.util.Map;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.ledger.Balance;
import org.creditsledger.ledger.Entry;
import org.creditsledger.testing.DatabaseTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Jobs that cost more than the available credits, under each value of {@code credits.jobs.overrun}. */
@DatabaseTest
class OverrunsTest extends OneJob {

    @Autowired
    JobDecisions decisions;

    @Autowired
    KnownJobs known;

    @Autowired
    JobUndo undo;

    @Autowired
    JobAnomalies anomalies;

    @Autowired
    AnomalyService anomalyService;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    JdbcClient jdbc;

    @Test
    void charge_available_takes_the_held_and_all_available_credits() {
        var uid = given.userWith(20);
        jobs.handle(report(STARTED, job, uid, 1));

        var outcome = succeed(JobProperties.Overrun.CHARGE_AVAILABLE, uid, 3);

        assertThat(credits(outcome)).isEqualTo(new JobCredits(8L, 0, 20));
        assertThat(overrun(uid))
                .containsEntry("anomaly_key", "debit:text2image:" + job)
                .containsEntry("type", "image")
                .containsEntry(
                        "entry_id", ((JobOutcome.Debited) outcome).debit().id())
                .containsEntry("attempted_amount", 24L)
                .containsEntry("balance", 20L)
                .containsEntry("available", 12L)
                .containsEntry(
                        "details",
                        "Job %s of text2image, attempt 1 (3 × flux-pro, 1024x1024) cost 24, was charged 20; 4 are missing"
                                .formatted(job));
    }

    @Test
    void charge_held_takes_the_held_credits_and_leaves_the_available_ones() {
        var uid = given.userWith(20);
        jobs.handle(report(STARTED, job, uid, 1));

        assertThat(credits(succeed(JobProperties.Overrun.CHARGE_HELD, uid, 3))).isEqualTo(new JobCredits(8L, 0, 8));
        assertThat(given.imageBalanceOf(uid)).isEqualTo(12);
        assertThat(overrun(uid)).containsEntry("attempted_amount", 24L);
        assertThat(answer(succeed(JobProperties.Overrun.CHARGE_HELD, uid, 3))).isEqualTo("duplicate");
    }

    @Test
    void charge_held_takes_nothing_after_the_hold_expired() {
        var uid = given.userWith(10);
        jobs.handle(report(STARTED, job, uid, 1));
        clock.runAhead(Duration.ofHours(2));

        assertThat(answer(succeed(JobProperties.Overrun.CHARGE_HELD, uid, 2))).isEqualTo("uncharged");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(10);
        assertThat(overrun(uid)).containsEntry("attempted_amount", 16L).containsEntry("entry_id", null);
    }

    @Test
    void charge_held_charges_a_costlier_job_in_full_if_the_rest_is_available() {
        var uid = given.userWith(100);
        jobs.handle(report(STARTED, job, uid, 1));

        assertThat(credits(succeed(JobProperties.Overrun.CHARGE_HELD, uid, 3))).isEqualTo(new JobCredits(8L, 0, 24));
    }

    @Test
    void refuse_charges_nothing_until_the_credits_suffice() {
        var uid = given.userWith(20);
        jobs.handle(report(STARTED, job, uid, 1));

        assertThat(succeed(JobProperties.Overrun.REFUSE, uid, 3))
                .isEqualTo(new JobOutcome.Refused("image", 24, 20, 20));
        assertThat(ledger.balances(uid).perType().getFirst().held()).isEqualTo(8);
        given.credit(uid, 4);
        assertThat(credits(succeed(JobProperties.Overrun.REFUSE, uid, 3))).isEqualTo(new JobCredits(8L, 0, 24));
    }

    @Test
    void a_failed_report_undoes_the_charge_and_a_repeated_event_does_both() {
        var uid = given.userWith(10);
        var silent = new JobAnomalies(anomalyService) {
            @Override
            void overrun(JobEvent event, long cost, long charged, Balance before, @Nullable Entry debit) {
                throw new IllegalStateException("killed");
            }
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> succeed(JobProperties.Overrun.CHARGE_AVAILABLE, silent, uid, 2));
        assertThat(given.imageBalanceOf(uid)).isEqualTo(10);

        assertThat(credits(jobs.handle(report(SUCCEEDED, job, uid, 2)))).isEqualTo(new JobCredits(16L, 0, 10));
        assertThat(overrun(uid)).containsEntry("times", 1L);
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    private JobOutcome succeed(JobProperties.Overrun setting, String uid, int quantity) {
        return succeed(setting, anomalies, uid, quantity);
    }

    private JobOutcome succeed(JobProperties.Overrun setting, JobAnomalies reports, String uid, int quantity) {
        var properties = new JobProperties(setting);
        var overruns = new Overruns(ledger, known, reports, properties, transactions);
        return new JobCharges(decisions, known, undo, overruns, reports, properties)
                .succeed(report(SUCCEEDED, job, uid, quantity))
                .outcome();
    }

    private Map<String, @Nullable Object> overrun(String uid) {
        return jdbc.sql("select * from anomalies where uid = ? and kind = 'overrun'")
                .param(uid)
                .query()
                .singleRow();
    }
}
