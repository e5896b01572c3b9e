package org.creditsledger.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;

import java.util.List;
import java.util.Random;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.RepeatedTest;

/** Random reports about random payments in random order: the ledger always ends in the state that the facts require. */
@DatabaseTest
record RandomPaymentsTest(IntegrityService integrity, PurchaseService purchases, LedgerService ledger, Given given) {

    private static final long PAID = 3_900;
    private static final long CREDITS = 500;

    @RepeatedTest(30)
    void the_credits_follow_from_the_money() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var uid = given.user();
        var paymentId = "pi_" + key();
        var provider = new RandomReports(random);

        play(random, uid, paymentId, provider.shuffledAndRepeated());

        var due = Math.min(PAID, provider.trulyBackMinor()) * CREDITS / PAID;
        assertThat(given.imageBalanceOf(uid)).as("seed %d", seed).isEqualTo(CREDITS - due);
        assertThat(integrity.verify(uid).findings()).as("seed %d", seed).isEmpty();
    }

    /** Spent credits cannot be taken, are not taken later, and are not given back. */
    @RepeatedTest(30)
    void with_a_part_spent_no_balance_is_negative_and_nobody_has_more_than_the_facts_leave() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var uid = given.user();
        var paymentId = "pi_" + key();
        var provider = new RandomReports(random);
        purchases.credit(new Payment(paymentId, uid, "image-500", PAID, "USD"));
        var spent = random.nextLong(1, CREDITS + 1);
        ledger.post(Given.adjustment(uid, Direction.DEBIT, spent, key()));

        play(random, uid, paymentId, provider.shuffledAndRepeated());

        var due = Math.min(PAID, provider.trulyBackMinor()) * CREDITS / PAID;
        assertThat(given.imageBalanceOf(uid))
                .as("seed %d, spent %d, due %d", seed, spent, due)
                .isEqualTo(Math.max(0, CREDITS - spent - due));
        assertThat(integrity.verify(uid).findings()).as("seed %d", seed).isEmpty();
    }

    private void play(Random random, String uid, String paymentId, List<MoneyFact> reports) {
        var credited = random.nextInt(reports.size() + 1);
        for (var i = 0; i <= reports.size(); i++) {
            if (i == credited) {
                purchases.credit(new Payment(paymentId, uid, "image-500", PAID, "USD"));
            }
            if (i < reports.size()) {
                purchases.learn(paymentId, List.of(reports.get(i)));
            }
        }
    }
}
