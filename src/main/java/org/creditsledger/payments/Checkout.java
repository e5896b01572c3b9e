package org.creditsledger.payments;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One purchase of a pack: from the click to the credits, or to the reason why there are none.
 *
 * @param credits whole credits of the type, with the bonus
 * @param priceMinor in the currency's smallest unit
 * @param currency ISO 4217, upper case
 * @param url the page where the buyer pays, once the provider has answered; a path of this application starts with a
 *     slash
 * @param paymentId set once it is paid, like the invoice
 */
public record Checkout(
        UUID id,
        String uid,
        String packId,
        String type,
        long credits,
        long priceMinor,
        String currency,
        CheckoutStatus status,
        @Nullable String url,
        @Nullable String paymentId,
        @Nullable UUID invoiceId,
        Instant expiresAt) {}
