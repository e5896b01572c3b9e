package org.creditsledger.payments;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payment that the provider reports as paid.
 *
 * @param amountMinor what was paid, in the currency's smallest unit
 * @param currency ISO 4217, upper case
 * @param checkoutId the checkout of ours that led to it, where the provider knows it
 */
public record Payment(
        String paymentId,
        String uid,
        String packId,
        long amountMinor,
        String currency,
        @Nullable UUID checkoutId) {

    public Payment(String paymentId, String uid, String packId, long amountMinor, String currency) {
        this(paymentId, uid, packId, amountMinor, currency, null);
    }
}
