package org.creditsledger.payments.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.gson.JsonParseException;
import com.stripe.exception.EventDataObjectDeserializationException;
import com.stripe.model.Event;
import com.stripe.model.checkout.Session;
import com.stripe.net.ApiResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Posting;
import org.creditsledger.payments.Payment;
import org.creditsledger.payments.PurchaseOutcome;
import org.creditsledger.payments.PurchaseService;
import org.creditsledger.problems.InvalidParameter;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where Stripe reports payments. Its signature was checked before a request comes here. */
@RestController
class StripeWebhookController {

    private static final String PAID = "paid";

    private final PurchaseService purchases;

    StripeWebhookController(PurchaseService purchases) {
        this.purchases = purchases;
    }

    @PostMapping(path = "/api/webhooks/stripe", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer receive(@RequestBody String body) {
        var event = parse(body);
        return switch (event.getType()) {
            // A payment method that takes days completes the session unpaid, and tells of the payment later.
            case "checkout.session.completed", "checkout.session.async_payment_succeeded" -> settle(session(event));
            default -> new Answer("ignored", null);
        };
    }

    private Answer settle(Session session) {
        var metadata = session.getMetadata() == null ? Map.<String, String>of() : session.getMetadata();
        var isForSomethingElse = !metadata.containsKey("uid") && !metadata.containsKey("packId");
        if (!PAID.equals(session.getPaymentStatus()) || isForSomethingElse) {
            return new Answer("ignored", null);
        }
        return switch (purchases.credit(payment(session, metadata))) {
            case PurchaseOutcome.Credited(var credit) -> new Answer("posted", credit);
            case PurchaseOutcome.Duplicate(var credit) -> new Answer("duplicate", credit);
            case PurchaseOutcome.Conflict(var existing) ->
                throw new Problem(
                        ProblemCode.KEY_CONFLICT,
                        "This payment was credited as something else.",
                        Map.of("idempotencyKey", existing.idempotencyKey()));
            case PurchaseOutcome.UnknownPack(var packId) ->
                throw new Problem(ProblemCode.UNKNOWN_PACK, "No credit pack " + packId + ".");
        };
    }

    private static Payment payment(Session session, Map<String, String> metadata) {
        var invalid = new ArrayList<InvalidParameter>();
        var uid = metadata.getOrDefault("uid", "");
        if (!uid.matches(Posting.ID_PATTERN)) {
            invalid.add(new InvalidParameter("data.object.metadata.uid", "must match " + Posting.ID_PATTERN));
        }
        var paymentId = Objects.requireNonNullElse(session.getPaymentIntent(), "");
        if (!paymentId.matches(Posting.ID_PATTERN)) {
            invalid.add(new InvalidParameter("data.object.payment_intent", "must match " + Posting.ID_PATTERN));
        }
        var amountMinor = Objects.requireNonNullElse(session.getAmountTotal(), -1L);
        if (amountMinor < 0) {
            invalid.add(new InvalidParameter("data.object.amount_total", "must not be negative"));
        }
        var currency = Objects.requireNonNullElse(session.getCurrency(), "");
        if (!currency.matches("[A-Za-z]{3}")) {
            invalid.add(new InvalidParameter("data.object.currency", "must be an ISO 4217 code"));
        }
        if (!invalid.isEmpty()) {
            throw Problem.invalid(invalid);
        }
        return new Payment(
                paymentId, uid, metadata.getOrDefault("packId", ""), amountMinor, currency.toUpperCase(Locale.ROOT));
    }

    private static Event parse(String body) {
        try {
            var event = ApiResource.GSON.fromJson(body, Event.class);
            if (event != null && event.getType() != null && event.getData() != null) {
                return event;
            }
        } catch (JsonParseException notAnEvent) {
            // answered below
        }
        throw new Problem(ProblemCode.INVALID_REQUEST, "The body is not an event of Stripe.");
    }

    private static Session session(Event event) {
        try {
            // Unsafe means: of another API version than the library's. What is read here is the same in all of them.
            if (event.getDataObjectDeserializer().deserializeUnsafe() instanceof Session session) {
                return session;
            }
        } catch (EventDataObjectDeserializationException | JsonParseException notASession) {
            // answered below
        }
        throw Problem.invalid(List.of(new InvalidParameter("data.object", "must be a checkout session")));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(String outcome, @Nullable Entry entry) {}
}
