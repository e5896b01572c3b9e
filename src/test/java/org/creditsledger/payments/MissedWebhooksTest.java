package org.creditsledger.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.creditsledger.ledger.Balance;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.simulator.Simulator;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.ActiveProfiles;

/** No server listens here, so no event of the simulator arrives, and the sweep must find the payments. */
@DatabaseTest
@ActiveProfiles({"test", "simulator"})
@WithMockUser(
        username = "player",
        roles = {"USER", "SERVICE"})
record MissedWebhooksTest(
        CheckoutService checkouts,
        Simulator simulator,
        PaymentSweep sweep,
        LedgerService ledger,
        SettableClock clock,
        Given given) {

    @Test
    void an_unreported_payment_is_credited_once_and_a_declined_one_is_not() {
        var paid = open("image-500");
        var declined = open("image-100");
        var givenUp = open("image-2000");
        simulator.pay("player", sessionOf(paid), 2);
        simulator.decline("player", sessionOf(declined));
        simulator.abandon("player", sessionOf(givenUp));
        simulator.pay("player", sessionOf(givenUp), 1);

        assertThat(sweep.reconcile()).isEqualTo(1);
        assertThat(sweep.reconcile()).isZero();

        assertThat(given.imageBalanceOf("player")).isEqualTo(500);
        assertThat(checkouts.find("player", paid.id()).orElseThrow().status()).isEqualTo(CheckoutStatus.PAID);
    }

    @Test
    void a_direct_debit_is_processing_until_the_banks_first_answer() {
        var arrives = open("video-100");
        var fails = open("video-500");
        simulator.orderDebit("player", sessionOf(arrives));
        simulator.orderDebit("player", sessionOf(fails));
        clock.runAhead(Duration.ofHours(1));
        sweep.sweep();
        assertThat(statusOf(arrives)).isEqualTo(CheckoutStatus.PROCESSING);
        assertThat(statusOf(fails)).isEqualTo(CheckoutStatus.PROCESSING);
        assertThat(checkouts.processing("player")).extracting(Checkout::id).containsExactly(fails.id(), arrives.id());

        simulator.endDebit("player", sessionOf(arrives), true);
        simulator.endDebit("player", sessionOf(arrives), false);
        simulator.endDebit("player", sessionOf(fails), false);
        simulator.endDebit("player", sessionOf(fails), true);
        clock.runAhead(Duration.ofDays(8));
        sweep.sweep();

        assertThat(statusOf(arrives)).isEqualTo(CheckoutStatus.PAID);
        assertThat(statusOf(fails)).isEqualTo(CheckoutStatus.DECLINED);
        assertThat(ledger.balances("player").perType())
                .filteredOn(balance -> balance.type().equals("video"))
                .extracting(Balance::amount)
                .containsExactly(100L);
        assertThat(checkouts.processing("player")).isEmpty();
    }

    @Test
    void an_unpaid_checkout_expires_and_can_no_longer_be_paid() {
        var late = open("image-2000");
        clock.runAhead(Duration.ofHours(2));

        simulator.pay("player", sessionOf(late), 1);
        sweep.sweep();

        assertThat(statusOf(late)).isEqualTo(CheckoutStatus.EXPIRED);
        assertThat(simulator.find("player", sessionOf(late)).orElseThrow().isOpen())
                .isFalse();
    }

    private CheckoutStatus statusOf(Checkout checkout) {
        return checkouts.find("player", checkout.id()).orElseThrow().status();
    }

    private Checkout open(String packId) {
        return ((CheckoutResult.Opened) checkouts.open("player", packId, null)).checkout();
    }

    private static String sessionOf(Checkout checkout) {
        return checkout.url().substring("/demo/checkout/".length());
    }
}
