package org.creditsledger.payments;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A paid payment that waits until an admin chooses the user and the pack.
 *
 * @param namedUid the user that the session names, in any form
 * @param namedPack the pack that it names
 * @param subtotalMinor before discounts and taxes, in the currency's smallest unit; null if it is unusable
 * @param amountMinor the amount paid; null if it is unusable
 * @param why a clause with the reason why it could not be credited
 */
public record UnmatchedPayment(
        String paymentId,
        String sessionId,
        @Nullable String namedUid,
        @Nullable String namedPack,
        @Nullable Long subtotalMinor,
        @Nullable Long amountMinor,
        @Nullable String currency,
        String why,
        Instant reportedAt) {

    /** The credits it would buy with this pack. */
    public Sold soldAs(CreditPack pack) {
        var payment = as("", pack);
        return Sold.of(pack, payment.subtotalMinor(), payment.currency());
    }

    /**
     * Converts it to a payment of a user for a pack. An invoice needs an amount: if the provider's is unusable, it is
     * the price of the pack.
     */
    Payment as(String uid, CreditPack pack) {
        return subtotalMinor == null || amountMinor == null || currency == null
                ? new Payment(paymentId, uid, pack.id(), pack.priceMinor(), pack.currency())
                : new Payment(paymentId, uid, pack.id(), subtotalMinor, amountMinor, currency, null);
    }
}
