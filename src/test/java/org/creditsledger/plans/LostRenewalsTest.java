package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.creditsledger.simulator.DeliveredWebhooks;
import org.creditsledger.simulator.SimulatedAction;
import org.creditsledger.simulator.SimulatedSubscriber;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/** The simulator's provider lists the invoices whose webhooks are lost. */
@DatabaseTest
@ActiveProfiles({"test", "simulator"})
@Import({SimulatedSubscriber.class, DeliveredWebhooks.class})
record LostRenewalsTest(
        SimulatedSubscriber player, DeliveredWebhooks webhooks, RenewalSweep sweep, SettableClock clock) {

    @AfterEach
    void arriveAgain() {
        webhooks.lose(false);
    }

    @Test
    void the_sweep_credits_a_renewal_whose_webhook_is_lost_once_and_a_refund_finds_it() {
        clock.stopAt(Instant.parse("2027-01-31T10:00:00Z"));
        player.arrive();
        player.subscribe("pro", "month");
        webhooks.lose(true);
        player.act(new SimulatedAction.Renew(true));
        player.act(new SimulatedAction.Renew(false));
        assertThat(player.lots()).containsExactly("500 until 2027-02-28");

        assertThat(sweep.reconcile()).isOne();
        assertThat(sweep.reconcile()).isZero();

        assertThat(player.lots()).containsExactly("500 until 2027-02-28", "500 until 2027-03-31");
        webhooks.lose(false);
        player.act(new SimulatedAction.Refund(player.invoice(2), true));
        assertThat(player.lots()).containsExactly("500 until 2027-02-28", "250 until 2027-03-31");
        player.leave();
    }
}
