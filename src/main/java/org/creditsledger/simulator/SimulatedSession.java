package org.creditsledger.simulator;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the simulator's page shows of a checkout.
 *
 * @param plan null for a pack
 * @param amountMinor in the currency's smallest unit
 * @param isOpen whether it may still be paid
 * @param isProcessing whether a debit was ordered of which the bank has not said yet whether it pays
 */
public record SimulatedSession(
        String id,
        UUID checkoutId,
        @Nullable PricedPlan plan,
        long amountMinor,
        String currency,
        boolean isOpen,
        boolean isProcessing) {}
