package org.creditsledger.payments;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A payment that was paid and that waits for an admin to say whom it credits, and with what.
 *
 * @param namedUid what the session named as the user, of whatever form
 * @param namedPack what it named as the pack
 * @param subtotalMinor before discounts and taxes, in the currency's smallest unit; null if it cannot be used
 * @param amountMinor what was paid; null if it cannot be used
 * @param why a clause that says why it could not be credited
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
        Instant toldAt) {

    /** What it would buy. */
    public Sold soldAs(CreditPack pack) {
        var payment = as("", pack);
        return Sold.of(pack, payment.subtotalMinor(), payment.currency());
    }

    /**
     * The same as a payment of somebody for something. An invoice needs an amount: where the provider's cannot be used, it
     * is the price of the pack.
     */
    Payment as(String uid, CreditPack pack) {
        return subtotalMinor == null || amountMinor == null || currency == null
                ? new Payment(paymentId, uid, pack.id(), pack.priceMinor(), pack.currency())
                : new Payment(paymentId, uid, pack.id(), subtotalMinor, amountMinor, currency, null);
    }
}
