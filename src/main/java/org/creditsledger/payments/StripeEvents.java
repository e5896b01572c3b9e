package org.creditsledger.payments;

import com.stripe.exception.EventDataObjectDeserializationException;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.Event;
import com.stripe.model.Refund;
import com.stripe.model.StripeObject;
import com.stripe.model.checkout.Session;
import com.stripe.net.ApiResource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.creditsledger.ledger.Posting;
import org.creditsledger.operations.WebhookFigures;
import org.creditsledger.payments.StripeOutcome.Kind;
import org.creditsledger.problems.InvalidParameter;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Understands what Stripe tells, whether a webhook brings it, the simulator, or the reconciliation. */
@Service
public class StripeEvents {

    /** The payment status of a session that is not paid, or not yet. */
    static final String UNPAID = "unpaid";

    private static final String PAID = "paid";
    /** Of the year 9999: what a sender has signed may still be nonsense. */
    private static final long LATEST_SECOND = 253_402_300_799L;

    /** An invoice cannot be written in any other. */
    private static final Set<String> CURRENCIES =
            Currency.availableCurrencies().map(Currency::getCurrencyCode).collect(Collectors.toUnmodifiableSet());

    private static final String REFUND_ID_PATTERN = "[!-~]{1,100}";

    private final PurchaseService purchases;
    private final CheckoutService checkouts;
    private final WebhookFigures figures;

    StripeEvents(PurchaseService purchases, CheckoutService checkouts, WebhookFigures figures) {
        this.figures = figures;
        this.purchases = purchases;
        this.checkouts = checkouts;
    }

    /**
     * Does what an event asks for, in one transaction.
     *
     * @throws Problem for an event that cannot be understood, or whose payment was credited as something else
     */
    @PreAuthorize("hasRole('SERVICE')")
    public StripeOutcome handle(String body) {
        var event = parse(body);
        var outcome = switch (event.getType()) {
            // A payment method that takes days completes the session unpaid, and tells of the payment later.
            case "checkout.session.completed", "checkout.session.async_payment_succeeded" ->
                settle(object(event, Session.class, "a checkout session"));
            case "checkout.session.async_payment_failed" ->
                tell(object(event, Session.class, "a checkout session"), checkouts::decline);
            case "checkout.session.expired" ->
                tell(object(event, Session.class, "a checkout session"), checkouts::expire);
            case "charge.refunded" -> refund(object(event, Charge.class, "a charge"));
            case "charge.dispute.created" -> dispute(object(event, Dispute.class, "a dispute"));
            default -> StripeOutcome.of(Kind.IGNORED);
        };
        if (event.getCreated() != null) {
            figures.answered("stripe", Instant.ofEpochSecond(Math.clamp(event.getCreated(), 0, LATEST_SECOND)));
        }
        return outcome;
    }

    /** Credits what a completed session has paid for; of one that is unpaid the money may come days later. */
    @PreAuthorize("hasRole('SERVICE')")
    StripeOutcome settle(Session session) {
        if (UNPAID.equals(session.getPaymentStatus())) {
            return tell(session, checkouts::process);
        }
        var metadata = session.getMetadata() == null ? Map.<String, String>of() : session.getMetadata();
        var isForSomethingElse = !metadata.containsKey("uid") && !metadata.containsKey("packId");
        if (!PAID.equals(session.getPaymentStatus()) || isForSomethingElse) {
            return StripeOutcome.of(Kind.IGNORED);
        }
        return switch (purchases.credit(payment(session, metadata))) {
            case PurchaseOutcome.Credited(var credit) -> new StripeOutcome(Kind.POSTED, credit, 0);
            case PurchaseOutcome.Duplicate(var credit) -> new StripeOutcome(Kind.DUPLICATE, credit, 0);
            case PurchaseOutcome.Conflict(var existing) ->
                throw new Problem(
                        ProblemCode.KEY_CONFLICT,
                        "This payment was credited as something else.",
                        Map.of("idempotencyKey", existing.idempotencyKey()));
            case PurchaseOutcome.UnknownPack(var packId) ->
                throw new Problem(ProblemCode.UNKNOWN_PACK, "No credit pack " + packId + ".");
        };
    }

    private static StripeOutcome tell(Session session, Consumer<UUID> change) {
        var id = checkoutId(session);
        if (id != null) {
            change.accept(id);
        }
        return StripeOutcome.of(Kind.IGNORED);
    }

    private StripeOutcome refund(Charge charge) {
        var backMinor = Objects.requireNonNullElse(charge.getAmountRefunded(), -1L);
        if (charge.getPaymentIntent() == null || backMinor == 0) {
            return StripeOutcome.of(Kind.IGNORED); // not from a checkout
        }
        return takeBack(new MoneyBack(
                validPaymentId(charge.getPaymentIntent()),
                MoneyBack.REFUNDS,
                positive("data.object.amount_refunded", backMinor),
                refundId(charge, backMinor),
                "Payment refunded"));
    }

    private StripeOutcome dispute(Dispute dispute) {
        if (dispute.getPaymentIntent() == null) {
            return StripeOutcome.of(Kind.IGNORED);
        }
        var id = Objects.requireNonNullElse(dispute.getId(), "");
        if (!id.matches(REFUND_ID_PATTERN) || id.equals(MoneyBack.REFUNDS)) {
            throw Problem.invalid(List.of(new InvalidParameter("data.object.id", "must match " + REFUND_ID_PATTERN)));
        }
        var amountMinor = positive("data.object.amount", Objects.requireNonNullElse(dispute.getAmount(), -1L));
        return takeBack(
                new MoneyBack(validPaymentId(dispute.getPaymentIntent()), id, amountMinor, id, "Payment disputed"));
    }

    private StripeOutcome takeBack(MoneyBack moneyBack) {
        return switch (purchases.takeBack(moneyBack)) {
            case RefundOutcome.TakenBack(var debit, var shortfall) -> new StripeOutcome(Kind.POSTED, debit, shortfall);
            case RefundOutcome.NothingNew() -> StripeOutcome.of(Kind.DUPLICATE);
            case RefundOutcome.Waiting() -> StripeOutcome.of(Kind.WAITING);
        };
    }

    /**
     * Since API version 2022-11-15 the charge does not bring its refunds. What was refunded in all only grows, so it tells
     * one step from the next as well as an id does.
     */
    private static String refundId(Charge charge, long backMinor) {
        var refunds = charge.getRefunds() == null ? null : charge.getRefunds().getData();
        if (refunds == null || refunds.isEmpty()) {
            return Long.toString(backMinor);
        }
        var newest = refunds.stream()
                .max(Comparator.comparing(Refund::getCreated, Comparator.nullsFirst(Comparator.<Long>naturalOrder())))
                .map(Refund::getId)
                .orElse(null);
        return newest != null && newest.matches(REFUND_ID_PATTERN) ? newest : Long.toString(backMinor);
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
        if (!CURRENCIES.contains(currency.toUpperCase(Locale.ROOT))) {
            invalid.add(new InvalidParameter("data.object.currency", "must be an ISO 4217 code"));
        }
        if (!invalid.isEmpty()) {
            throw Problem.invalid(invalid);
        }
        return new Payment(
                paymentId,
                uid,
                metadata.getOrDefault("packId", ""),
                amountMinor,
                currency.toUpperCase(Locale.ROOT),
                checkoutId(session));
    }

    /** Sessions that others made may have any reference. */
    private static @Nullable UUID checkoutId(Session session) {
        try {
            return session.getClientReferenceId() == null ? null : UUID.fromString(session.getClientReferenceId());
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    private static String validPaymentId(String paymentId) {
        if (!paymentId.matches(Posting.ID_PATTERN)) {
            throw Problem.invalid(
                    List.of(new InvalidParameter("data.object.payment_intent", "must match " + Posting.ID_PATTERN)));
        }
        return paymentId;
    }

    private static long positive(String name, long amountMinor) {
        // Far above any price, and far below where a sum of them would overflow.
        if (amountMinor <= 0 || amountMinor > 1_000_000_000_000L) {
            throw Problem.invalid(List.of(new InvalidParameter(name, "must be 1 to 1000000000000")));
        }
        return amountMinor;
    }

    private static Event parse(String body) {
        try {
            var event = ApiResource.GSON.fromJson(body, Event.class);
            if (event != null && event.getType() != null && event.getData() != null) {
                return event;
            }
        } catch (RuntimeException notAnEvent) {
            // Its deserializers throw whatever a field of another shape makes them stumble over. Answered below.
        }
        throw new Problem(ProblemCode.INVALID_REQUEST, "The body is not an event of Stripe.");
    }

    private static <T extends StripeObject> T object(Event event, Class<T> type, String name) {
        try {
            // Unsafe means: of another API version than the library's. What is read here is the same in all of them.
            var object = event.getDataObjectDeserializer().deserializeUnsafe();
            if (type.isInstance(object)) {
                return type.cast(object);
            }
        } catch (EventDataObjectDeserializationException | RuntimeException notThat) {
            // answered below
        }
        throw Problem.invalid(List.of(new InvalidParameter("data.object", "must be " + name)));
    }
}
