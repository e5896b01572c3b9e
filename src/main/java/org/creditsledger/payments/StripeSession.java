package org.creditsledger.payments;

import com.stripe.model.checkout.Session;
import java.util.UUID;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A checkout session, as far as it matters here. What is not of the right form is missing.
 *
 * @param paymentId what the payment is called here: the payment intent, or the session of an order that has none
 * @param hasPaymentIntent whether there is one
 * @param subtotalMinor before discounts and taxes; where it is missing, what was paid
 * @param amountMinor what was paid
 * @param hasSaneAmounts whether the amounts and the currency can stand on an invoice
 * @param namesUs whether its metadata has anything of ours, even if that is of no use
 * @param uid as the metadata names it, of whatever form
 * @param packId as the metadata names it, of whatever form
 * @param reference the checkout of ours that it refers to
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
        @Nullable UUID reference) {

    /** The payment status of what nobody has paid, or whose money is not there yet. */
    static final String UNPAID = "unpaid";

    private static final String FREE = "no_payment_required";

    private static final JsonMapper JSON = new JsonMapper();

    static StripeSession of(Session session) {
        return read(JSON.readTree(session.toJson()));
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
                uuid(StripeEvent.text(session, "client_reference_id")));
    }

    boolean isUnpaid() {
        return paymentStatus.equals(UNPAID);
    }

    /** Also when a promotion code left nothing to pay. */
    boolean isPaid() {
        return paymentStatus.equals("paid") || isFree();
    }

    /** A subscription in its trial owes nothing yet, and a setup sells nothing. */
    boolean owesNothing() {
        return paymentStatus.equals(FREE) && !isFree();
    }

    private boolean isFree() {
        return paymentStatus.equals(FREE) && (mode.isEmpty() || mode.equals("payment"));
    }

    /** Sessions that others made may have any reference. */
    private static @Nullable UUID uuid(@Nullable String reference) {
        try {
            return reference == null ? null : UUID.fromString(reference);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    /** As part of an idempotency key; else empty. */
    private static String usable(@Nullable String id) {
        return id != null && id.matches(Posting.ID_PATTERN) ? id : "";
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
