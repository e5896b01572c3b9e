package org.creditsledger.payments;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One purchase of a pack, or one subscription to a plan: from the click to its end, or to the reason why it failed.
 *
 * @param priceMinor in the currency's smallest unit; of a plan, for one period
 * @param currency ISO 4217, upper case
 * @param url the page where the buyer pays, once the provider has answered; a path of this application starts with a
 *     slash
 * @param paymentId of a pack: set once it is paid, like the invoice
 */
public record Checkout(
        UUID id,
        String uid,
        Item item,
        long priceMinor,
        String currency,
        CheckoutStatus status,
        @Nullable String url,
        @Nullable String paymentId,
        @Nullable UUID invoiceId,
        Instant expiresAt) {

    /** What the user gets. */
    public sealed interface Item {

        /** @param credits whole credits of the type, with the bonus */
        record Pack(String packId, String type, long credits) implements Item {}

        /** @param priceId the provider's */
        record Plan(String planId, String priceId) implements Item {}
    }

    /** An offer, or why there is none. */
    public sealed interface Found permits Offer, CheckoutResult.NoOffer {}

    /** What can be bought now. */
    public sealed interface Offer extends Found permits CreditPack, PlanOffers.Offered {

        long priceMinor();

        String currency();
    }
}
