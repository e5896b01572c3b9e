package org.creditsledger.ledger;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.creditsledger.anomalies.AnomalyCounter;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The anomalies that the ledger finds by itself and reports. */
@DatabaseTest
record LedgerAnomaliesTest(
        IntegrityService integrity,
        LedgerService ledger,
        ExpirySweep sweep,
        AnomalyCounter counter,
        SettableClock clock,
        Given given,
        JdbcClient jdbc) {

    @Test
    void an_unsettled_hold_is_reported_with_its_job() {
        var uid = given.userWith(10);
        var hold = given.placed(new HoldRequest(
                uid,
                "image",
                4,
                "text2image",
                "job-of-" + uid,
                "Job",
                Map.of(),
                "service:jobs",
                Duration.ofMinutes(1)));

        clock.runAhead(Duration.ofMinutes(2));
        sweep.expireDue();

        assertThat(met(1, uid))
                .containsEntry("kind", "stuck-hold")
                .containsEntry("anomaly_key", hold.id().toString())
                .containsEntry("attempted_amount", 4L)
                .containsEntry("details", "Nobody reported how job job-of-%s of text2image ended".formatted(uid));
    }

    /** Counts in memory reach the table later, and not at all if the process is killed before. */
    @Test
    void an_unsettled_hold_is_reported_in_the_transaction_that_expires_it() {
        var uid = given.userWith(10);
        IntStream.range(0, 3).forEach(i -> ledger.place(hold(uid, "job-" + i + "-of-" + uid)));

        clock.runAhead(Duration.ofMinutes(2));
        counter.stop();
        try {
            sweep.expireDue();

            assertThat(given.all(Long.class, "select times from anomalies where kind = 'stuck-hold' and uid = ?", uid))
                    .containsExactly(1L, 1L, 1L);
        } finally {
            counter.start();
        }
    }

    private static HoldRequest hold(String uid, String jobId) {
        return new HoldRequest(
                uid, "image", 3, "text2image", jobId, "Job", Map.of(), "service:jobs", Duration.ofMinutes(1));
    }

    @Test
    void a_reworded_retry_is_a_duplicate_and_no_conflict() {
        var uid = given.userWith(10);
        var purchase = Posting.purchase(
                uid, "image", 5, "pi_" + uid, UUID.randomUUID(), "5 image credits", Map.of(), "service:payments");
        EarlierRelease.write(given.asOwner(), purchase);

        ledger.post(EarlierRelease.inOtherWords(purchase, "Five credits"));

        assertThat(met(1, uid)).containsEntry("kind", "duplicate");
    }

    @Test
    void a_changed_balance_is_reported() {
        var uid = given.userWith(10);
        jdbc.sql("update balances set amount = 11 where uid = ?").param(uid).update();
        try {
            assertThat(integrity.verify(uid).findings()).hasSize(1);
            assertThat(integrity.verify(uid).findings()).hasSize(1);
        } finally {
            jdbc.sql("update balances set amount = 10 where uid = ?").param(uid).update();
        }

        assertThat(met(2, uid))
                .containsEntry("kind", "integrity-finding")
                .containsEntry("anomaly_key", "wrong-balance:image:" + uid);
    }

    /** Waits until the only row of a user has this count: counts are written about once a second. */
    private Map<String, Object> met(long times, String uid) {
        return await().atMost(20, SECONDS)
                .until(
                        () -> jdbc.sql("select * from anomalies where uid = ? and times = ?")
                                .params(uid, times)
                                .query()
                                .listOfRows(),
                        rows -> rows.size() == 1)
                .getFirst();
    }
}
