package org.creditsledger.simulator;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simulated subscription as its page shows it.
 *
 * @param status in Stripe's words
 * @param clock its own time, which is the real time or later
 * @param next from the next renewal on; null if nothing changes
 * @param version counts the changes: an action that has seen another one does nothing
 * @param invoices the newest first
 * @param alternatives to which it can be changed
 */
public record SimulatedSubscription(
        String id,
        PricedPlan plan,
        @Nullable PricedPlan next,
        String status,
        boolean cancelsAtEnd,
        Instant clock,
        Instant periodStart,
        Instant periodEnd,
        @Nullable Instant endedAt,
        int version,
        List<SimulatedInvoice> invoices,
        List<PricedPlan> alternatives) {

    public boolean isActive() {
        return status.equals(SimulatedSubscriptionRow.ACTIVE);
    }

    public boolean isPaused() {
        return status.equals(SimulatedSubscriptionRow.PAUSED);
    }

    public boolean isCanceled() {
        return status.equals(SimulatedSubscriptionRow.CANCELED);
    }
}
