package org.creditsledger.payments;

import static org.assertj.core.api.Assertions.assertThat;

import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.ActiveProfiles;

/** No server listens here, so none of the simulator's events arrives: what the sweep is for. */
@DatabaseTest
@ActiveProfiles({"test", "simulator"})
@WithMockUser(
        username = "player",
        roles = {"USER", "SERVICE"})
class SimulatorTest {

    @Autowired
    CheckoutService checkouts;

    @Autowired
    Simulator simulator;

    @Autowired
    PaymentSweep sweep;

    @Autowired
    Given given;

    @Test
    void what_was_paid_and_not_told_is_credited_once_and_what_was_declined_is_not() {
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

    private Checkout open(String packId) {
        return ((CheckoutResult.Opened) checkouts.open("player", packId, null)).checkout();
    }

    private static String sessionOf(Checkout checkout) {
        return checkout.url().substring("/demo/checkout/".length());
    }
}
