package org.creditsledger.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.simulator.SimulatedSubscriber.sessionOf;

import java.time.Duration;
import org.creditsledger.simulator.DeliveredWebhooks;
import org.creditsledger.simulator.SimulatedSubscriber;
import org.creditsledger.simulator.Simulator;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/** No event about the checkout of a plan arrives, and the sweep learns how it ended. */
@DatabaseTest
@ActiveProfiles({"test", "simulator"})
@Import({SimulatedSubscriber.class, DeliveredWebhooks.class})
record MissedPlanWebhooksTest(
        SimulatedSubscriber player,
        DeliveredWebhooks webhooks,
        Simulator simulator,
        CheckoutService checkouts,
        PaymentSweep sweep,
        SettableClock clock) {

    @AfterEach
    void arriveAgain() {
        webhooks.lose(false);
    }

    @Test
    void the_sweep_learns_that_a_plan_was_declined_or_paid() {
        player.arrive();
        webhooks.lose(true);
        var declined = player.open("pro", "month");
        simulator.decline(player.uid(), sessionOf(declined));
        clock.runAhead(Duration.ofMinutes(10));
        sweep.sweep();
        assertThat(statusOf(declined)).isEqualTo(CheckoutStatus.DECLINED);

        var paid = player.open("pro", "month");
        simulator.pay(player.uid(), sessionOf(paid), 1);
        clock.runAhead(Duration.ofMinutes(20));
        sweep.sweep();
        assertThat(statusOf(paid)).isEqualTo(CheckoutStatus.PAID);
    }

    private CheckoutStatus statusOf(Checkout checkout) {
        return checkouts.find(player.uid(), checkout.id()).orElseThrow().status();
    }
}
