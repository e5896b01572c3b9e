package org.creditsledger.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.jobs.JobEvent.Kind.FAILED;
import static org.creditsledger.jobs.JobEvent.Kind.PROGRESSED;
import static org.creditsledger.jobs.JobEvent.Kind.STARTED;
import static org.creditsledger.jobs.JobEvent.Kind.SUCCEEDED;
import static org.creditsledger.jobs.JobReports.answer;
import static org.creditsledger.jobs.JobReports.credits;
import static org.creditsledger.jobs.JobReports.fluxPro;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.time.Instant;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Balance;
import org.creditsledger.ledger.CaptureResult;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.JobAttempt;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.test.context.support.WithMockUser;

/** Jobs that run longer, make more, or are captured in parts before they end. */
@DatabaseTest
@WithMockUser(roles = {"SERVICE", "ADMIN"})
record JobProgressTest(
        JobService jobs, LedgerService ledger, IntegrityService integrity, Given given, SettableClock clock) {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void progress_holds_for_longer_and_more_if_the_work_grows() {
        var uid = given.userWith(100);
        var job = key();
        clock.stopAt(START);
        handle(STARTED, job, uid, 2, START);

        var later = START.plus(Duration.ofMinutes(50));
        clock.stopAt(later.plusSeconds(5));
        var answer = handle(PROGRESSED, job, uid, 3, later);

        assertThat(answer(answer)).isEqualTo("held");
        assertThat(credits(answer)).isEqualTo(new JobCredits(24L, 24, 0));
        assertThat(hold(job).expiresAt()).isEqualTo(later.plus(Duration.ofHours(1)));
        assertThat(balance(uid)).isEqualTo(new Balance("image", 100, 24));
    }

    @Test
    void progress_that_is_repeated_or_late_changes_nothing() {
        var uid = given.userWith(100);
        var job = key();
        clock.stopAt(START);
        handle(STARTED, job, uid, 2, START);
        clock.stopAt(START.plusSeconds(600));
        handle(PROGRESSED, job, uid, 4, START.plusSeconds(600));
        var extended = hold(job);

        assertThat(answer(handle(PROGRESSED, job, uid, 4, START.plusSeconds(600))))
                .isEqualTo("duplicate");
        assertThat(answer(handle(PROGRESSED, job, uid, 3, START.plusSeconds(300))))
                .isEqualTo("duplicate");
        assertThat(answer(handle(STARTED, job, uid, 2, START))).isEqualTo("duplicate");
        assertThat(hold(job)).isEqualTo(extended);
    }

    @Test
    void a_clock_of_the_sender_that_is_ahead_extends_by_the_timeout_and_no_more() {
        var uid = given.userWith(100);
        var job = key();
        clock.stopAt(START);
        handle(STARTED, job, uid, 2, START);

        handle(PROGRESSED, job, uid, 2, START.plus(Duration.ofDays(365)));

        assertThat(hold(job).expiresAt()).isEqualTo(START.plus(Duration.ofHours(1)));
    }

    @Test
    void progress_beyond_the_available_credits_is_refused_and_leaves_the_hold() {
        var uid = given.userWith(20);
        var job = key();
        clock.stopAt(START);
        handle(STARTED, job, uid, 2, START);
        var before = hold(job);

        assertThat(handle(PROGRESSED, job, uid, 3, START)).isEqualTo(new JobOutcome.Refused("image", 8, 20, 4));
        assertThat(hold(job)).isEqualTo(before);
    }

    @Test
    void progress_of_a_job_without_a_start_or_after_its_end_is_ignored_and_of_another_job_a_conflict() {
        var uid = given.userWith(100);
        var job = key();
        assertThat(answer(handle(PROGRESSED, job, uid, 1, START))).isEqualTo("ignored");
        handle(STARTED, job, uid, 1, START);
        assertThat(answer(handle(PROGRESSED, job, given.userWith(10), 1, START)))
                .isEqualTo("key-conflict");
        handle(SUCCEEDED, job, uid, 1, START);
        assertThat(answer(handle(PROGRESSED, job, uid, 5, START))).isEqualTo("ignored");
        assertThat(balance(uid)).isEqualTo(new Balance("image", 92, 0));

        var failed = key();
        handle(FAILED, failed, uid, 1, START);
        assertThat(answer(handle(PROGRESSED, failed, uid, 1, START))).isEqualTo("ignored");
        assertThat(balance(uid)).isEqualTo(new Balance("image", 92, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void a_success_charges_the_whole_job_what_its_parts_have_not(int quantity) {
        var uid = given.userWith(100);
        var job = key();
        handle(STARTED, job, uid, 4, START);
        part(job, 8, "c1");
        part(job, 8, "c2");

        var answer = handle(SUCCEEDED, job, uid, quantity, START);

        var charged = Math.max(16, 8L * quantity);
        assertThat(credits(answer)).isEqualTo(new JobCredits(32L, 0, charged));
        assertThat(balance(uid)).isEqualTo(new Balance("image", 100 - charged, 0));
        assertThat(hold(job).status()).isEqualTo(HoldStatus.CAPTURED);
        var again = handle(SUCCEEDED, job, uid, quantity, START);
        assertThat(balance(uid)).isEqualTo(new Balance("image", 100 - charged, 0));
        if (quantity > 2) {
            assertThat(answer(again)).isEqualTo("duplicate");
            assertThat(credits(again)).isEqualTo(new JobCredits(32L, 0, charged));
        }
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    @Test
    void a_failure_gives_back_all_parts_once_and_a_late_success_charges_nothing() {
        var uid = given.userWith(100);
        var job = key();
        handle(STARTED, job, uid, 4, START);
        part(job, 8, "c1");
        part(job, 9, "c2");
        part(job, 3, "c3");

        assertThat(answer(handle(FAILED, job, uid, 4, START))).isEqualTo("refunded");
        assertThat(balance(uid)).isEqualTo(new Balance("image", 100, 0));
        assertThat(answer(handle(FAILED, job, uid, 4, START))).isEqualTo("duplicate");
        handle(SUCCEEDED, job, uid, 4, START);
        assertThat(balance(uid)).isEqualTo(new Balance("image", 100, 0));
        assertThat(given.entriesOf(uid)).isEqualTo(7);
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    @Test
    void a_success_after_the_hold_of_a_captured_part_has_ended_charges_the_rest() {
        var uid = given.userWith(100);
        var job = key();
        handle(STARTED, job, uid, 4, START);
        part(job, 8, "c1");
        ledger.release(hold(job).id());

        assertThat(credits(handle(SUCCEEDED, job, uid, 4, START))).isEqualTo(new JobCredits(32L, 0, 32));
        assertThat(balance(uid)).isEqualTo(new Balance("image", 68, 0));
    }

    @Test
    void a_job_in_parts_that_costs_more_than_there_is_takes_what_there_is() {
        var uid = given.userWith(30);
        var job = key();
        handle(STARTED, job, uid, 2, START);
        part(job, 8, "c1");

        assertThat(credits(handle(SUCCEEDED, job, uid, 10, START))).isEqualTo(new JobCredits(16L, 0, 30));
        assertThat(balance(uid)).isEqualTo(new Balance("image", 0, 0));
        assertThat(given.one(Long.class, "select count(*) from anomalies where uid = ? and kind = 'overrun'", uid))
                .isEqualTo(1);
    }

    private void part(String job, long amount, String key) {
        assertThat(ledger.capture(hold(job).id(), amount, false, key)).isInstanceOf(CaptureResult.Captured.class);
    }

    private JobOutcome handle(JobEvent.Kind kind, String job, String uid, int quantity, Instant occurredAt) {
        return jobs.handle(new JobEvent(kind, occurredAt, job, uid, fluxPro(quantity), null));
    }

    private Hold hold(String job) {
        return ledger.findHold(JobAttempt.first("text2image", job)).orElseThrow();
    }

    private Balance balance(String uid) {
        return ledger.balances(uid).perType().getFirst();
    }
}
