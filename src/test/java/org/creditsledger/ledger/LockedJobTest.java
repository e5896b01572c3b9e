package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.creditsledger.ledger.BatchWriter.Answer;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;

/** Decisions about jobs, beside other operations of one batch. */
@DatabaseTest
record LockedJobTest(LedgerService ledger, BatchWriter batches, Given given) {

    @Test
    void a_decision_gives_back_what_its_own_batch_has_captured() {
        var uid = given.userWith(100);
        var hold = place(uid, key());

        var answers = batches.write(List.of(
                new Operation.Capture(Operation.HoldKey.of(hold), Operation.Terms.of(5)),
                new Operation.OfJob<>(
                        new Deciding<>(uid, "image", hold.job(), LockedJobTest::giveBack), Duration.ofDays(30))));

        assertThat(answers).allMatch(Answer.Decided.class::isInstance);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
        assertThat(given.entriesOf(uid)).isEqualTo(3);
    }

    @Test
    void a_decision_sees_the_balances_as_its_steps_have_left_them() {
        var uid = given.userWith(100);
        var hold = place(uid, key());

        var balances = ledger.decide(new Deciding<>(uid, "image", hold.job(), job -> {
            job.capture(5, "Job", Map.of());
            return job.balances();
        }));

        assertThat(balances).isEqualTo(ledger.balances(uid));
        assertThat(balances.perType().getFirst()).isEqualTo(new Balance("image", 95, 0));
    }

    @Test
    void a_decision_cannot_post_what_it_did_not_look_for() {
        var uid = given.userWith(100);
        var job = JobAttempt.first("text2image", key());
        var other = Posting.jobDebit(uid, "image", 5, "text2image", key(), "Job", Map.of(), "service:jobs");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.decide(new Deciding<>(uid, "image", job, locked -> locked.post(other))));
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
    }

    private Hold place(String uid, String job) {
        var request = new HoldRequest(
                uid, "image", 10, "text2image", job, "Job", Map.of(), "service:jobs", HoldRequest.DEFAULT_TIMEOUT);
        return ((PlaceResult.Placed) ledger.place(request)).hold();
    }

    private static PostingResult giveBack(LockedJob job) {
        return job.post(Given.jobRefund(job.debit().orElseThrow(), "Job failed", "service:jobs"));
    }
}
