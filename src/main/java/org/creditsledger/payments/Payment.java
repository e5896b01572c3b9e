package org.creditsledger.payments;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payment that the provider reports as paid.
 *
 * @param paymentId the provider's; of an order that was free, the session's
 * @param subtotalMinor what was sold, before discounts and taxes, in the currency's smallest unit
 * @param amountMinor what was paid
 * @param currency ISO 4217, upper case
 * @param checkoutId the checkout of ours that led to it, where the provider knows it
 */
public record Payment(
        String paymentId,
        String uid,
        String packId,
        long subtotalMinor,
        long amountMinor,
        String currency,
        @Nullable UUID checkoutId) {

    public Payment(String paymentId, String uid, String packId, long amountMinor, String currency) {
        this(paymentId, uid, packId, amountMinor, amountMinor, currency, null);
    }
}
