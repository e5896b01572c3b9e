package org.creditsledger.payments;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payment that the provider reports as paid.
 *
 * @param paymentId the provider's id; for a free order, the session's
 * @param subtotalMinor the price before discounts and taxes, in the currency's smallest unit
 * @param amountMinor the amount paid
 * @param currency ISO 4217, upper case
 * @param checkoutId our checkout that led to it, if the provider knows it
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
