package org.creditsledger.payments;

import com.stripe.model.StripeObject;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.ledger.Posting;
import org.creditsledger.text.Ids;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A checkout session, reduced to the needed values. Malformed values are missing.
 *
 * @param paymentId the payment's id in the ledger: the payment intent, or the session if an order has none
 * @param hasPaymentIntent whether there is one
 * @param subtotalMinor before discounts and taxes; if missing, the amount paid
 * @param amountMinor the amount paid
 * @param hasSaneAmounts whether the amounts and the currency can appear on an invoice
 * @param namesUs whether its metadata has any of our keys, even with useless values
 * @param uid from the metadata, in any form
 * @param packId from the metadata, in any form
 * @param planId from the metadata, in any form
 * @param reference our checkout that it refers to
 */
record StripeSession(
        String id,
        String paymentId,
        boolean hasPaymentIntent,
        String mode,
        String paymentStatus,
        @Nullable Long subtotalMinor,
        @Nullable Long amountMinor,
        @Nullable String currency,
        boolean hasSaneAmounts,
        boolean namesUs,
        @Nullable String uid,
        @Nullable String packId,
        @Nullable String planId,
        @Nullable UUID reference) {

    /** The payment status of a session that was not paid, or whose money has not arrived yet. */
    static final String UNPAID = "unpaid";

    private static final String FREE = "no_payment_required";

    private static final JsonMapper JSON = new JsonMapper();

    static JsonNode json(StripeObject object) {
        return JSON.readTree(object.toJson());
    }

    /** @throws org.creditsledger.problems.Problem if it has no usable id */
    static StripeSession read(JsonNode session) {
        var id = usable(StripeEvent.text(session, "id"));
        var intent = usable(StripeEvent.reference(session, "payment_intent"));
        if (id.isEmpty() && intent.isEmpty()) {
            throw StripeEvent.invalid("data.object.id", "must match " + Posting.ID_PATTERN);
        }
        var amountMinor = StripeEvent.amountMinor(session, "amount_total");
        var hasSubtotal = !StripeEvent.isMissing(session, "amount_subtotal");
        var subtotalMinor = hasSubtotal ? StripeEvent.amountMinor(session, "amount_subtotal") : amountMinor;
        var currency = StripeEvent.currency(session);
        var metadata = session.path("metadata");
        return new StripeSession(
                id,
                intent.isEmpty() ? id : intent,
                !intent.isEmpty(),
                orEmpty(StripeEvent.text(session, "mode")),
                orEmpty(StripeEvent.text(session, "payment_status")),
                subtotalMinor,
                amountMinor,
                currency,
                amountMinor != null && subtotalMinor != null && currency != null,
                metadata.has("uid") || metadata.has("packId"),
                StripeEvent.text(metadata, "uid"),
                StripeEvent.text(metadata, "packId"),
                StripeEvent.text(metadata, "planId"),
                // Sessions of other shops may have any reference.
                Optional.ofNullable(StripeEvent.text(session, "client_reference_id"))
                        .flatMap(Ids::parse)
                        .orElse(null));
    }

    boolean isOfSubscription() {
        return mode.equals("subscription");
    }

    boolean isUnpaid() {
        return paymentStatus.equals(UNPAID);
    }

    /** True also if a promotion code left nothing to pay. */
    boolean isPaid() {
        return paymentStatus.equals("paid") || isFree();
    }

    /** A trial subscription owes nothing yet, and a setup sells nothing. */
    boolean owesNothing() {
        return paymentStatus.equals(FREE) && !isFree();
    }

    private boolean isFree() {
        return paymentStatus.equals(FREE) && (mode.isEmpty() || mode.equals("payment"));
    }

    /** Returns the id if it can be part of an idempotency key; else an empty text. */
    private static String usable(@Nullable String id) {
        return id != null && id.matches(Posting.ID_PATTERN) ? id : "";
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
