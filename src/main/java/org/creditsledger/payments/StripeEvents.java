package org.creditsledger.payments;

import com.stripe.model.checkout.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.creditsledger.anomalies.AnomalyCounter;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyReport;
import org.creditsledger.ledger.Posting;
import org.creditsledger.operations.WebhookFigures;
import org.creditsledger.payments.MoneyFact.Dispute;
import org.creditsledger.payments.MoneyFact.Failure;
import org.creditsledger.payments.MoneyFact.Refund;
import org.creditsledger.payments.MoneyFact.RefundedInAll;
import org.creditsledger.payments.PaymentMatching.Match;
import org.creditsledger.payments.StripeOutcome.Kind;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** Handles Stripe's events, whether a webhook, the simulator or the reconciliation delivers them. */
@Service
public class StripeEvents {

    private static final String COMPLETED = "checkout.session.completed";
    private static final String SESSION = "checkout.session";

    /** The ids of refunds and disputes. */
    private static final String ID_PATTERN = "[!-~]{1,100}";

    private final PurchaseService purchases;
    private final PaymentMatching matching;
    private final UnmatchedPayments unmatched;
    private final CheckoutService checkouts;
    private final AnomalyCounter anomalies;
    private final WebhookFigures figures;
    private final List<StripeListener> listeners;
    private final PaymentsProperties properties;
    private final InstantSource clock;

    StripeEvents(
            PurchaseService purchases,
            PaymentMatching matching,
            UnmatchedPayments unmatched,
            CheckoutService checkouts,
            AnomalyCounter anomalies,
            WebhookFigures figures,
            List<StripeListener> listeners,
            PaymentsProperties properties,
            InstantSource clock) {
        this.purchases = purchases;
        this.matching = matching;
        this.unmatched = unmatched;
        this.checkouts = checkouts;
        this.anomalies = anomalies;
        this.figures = figures;
        this.listeners = listeners;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Handles an event; if a process is killed, the repeated event completes the rest. Types that
     * docs/guides/payments.md does not list are ignored, whatever they contain.
     *
     * @throws Problem if the event is invalid, belongs to the test mode, or its payment was credited differently
     */
    @PreAuthorize("hasRole('SERVICE')")
    public StripeOutcome handle(String body) {
        var event = StripeEvent.parse(body);
        var outcome = switch (event.type()) {
            // A payment method that takes days completes the session unpaid, and reports the payment later.
            case COMPLETED, "checkout.session.async_payment_succeeded" ->
                settle(object(event, SESSION), event.createdAt());
            case "checkout.session.async_payment_failed" -> fail(session(event));
            case "checkout.session.expired" -> note(session(event), checkouts::expire);
            case "charge.refunded" -> refundedInAll(event);
            case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" -> refund(event);
            case "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed" ->
                dispute(event, false, false);
            case "charge.dispute.funds_withdrawn" -> dispute(event, true, false);
            case "charge.dispute.funds_reinstated" -> dispute(event, false, true);
            default -> listenTo(event);
        };
        if (event.createdAt() != null) {
            figures.answered("stripe", event.createdAt());
        }
        return outcome;
    }

    /** Credits the payment of a completed session; if it is unpaid, the money may arrive days later. */
    @PreAuthorize("hasRole('SERVICE')")
    StripeOutcome settle(Session session) {
        // Without an anomaly, because the sweep runs every few minutes.
        var isTest = Boolean.FALSE.equals(session.getLivemode()) && !properties.testEvents();
        return isTest ? StripeOutcome.of(Kind.IGNORED) : settle(StripeSession.json(session), null);
    }

    /**
     * Handles an object that a sweep has found, as if its event had come.
     *
     * @return empty if it does not concern this application, or belongs to the test mode
     */
    @PreAuthorize("hasRole('SERVICE')")
    public Optional<StripeOutcome> found(String eventType, JsonNode object) {
        return StripeEvent.isOfTestMode(object) && !properties.testEvents()
                ? Optional.empty()
                : listenTo(eventType, null, object);
    }

    private StripeOutcome settle(JsonNode session, @Nullable Instant at) {
        var subscribed = listenTo(COMPLETED, at, session);
        subscribed.ifPresent(_ -> completeSubscription(StripeSession.read(session)));
        return subscribed.orElseGet(() -> settle(StripeSession.read(session)));
    }

    /** Its invoice brings the credits; the session only ends the checkout. */
    private void completeSubscription(StripeSession session) {
        note(session, session.isUnpaid() ? checkouts::process : checkouts::complete);
    }

    private StripeOutcome listenTo(StripeEvent event) {
        return listeners.stream()
                .flatMap(listener -> listener.kindOf(event.type()).stream())
                .findFirst()
                .flatMap(kind -> listenTo(event.type(), event.createdAt(), object(event, kind)))
                .orElseGet(() -> StripeOutcome.of(Kind.IGNORED));
    }

    private Optional<StripeOutcome> listenTo(String type, @Nullable Instant at, JsonNode object) {
        return listeners.stream()
                .filter(listener -> listener.kindOf(type).isPresent())
                .flatMap(listener -> listener.handle(type, at, object).stream())
                .findFirst();
    }

    private StripeOutcome settle(StripeSession session) {
        if (session.isUnpaid()) {
            return note(session, checkouts::process);
        }
        if (session.owesNothing()) {
            return StripeOutcome.of(Kind.IGNORED);
        }
        return switch (matching.match(session)) {
            case Match.NotOurs() -> StripeOutcome.of(Kind.IGNORED);
            case Match.Unmatched(var why) ->
                unmatched
                        .remember(session, why)
                        .map(credit -> new StripeOutcome(Kind.DUPLICATE, credit, 0))
                        .orElseGet(() -> StripeOutcome.of(Kind.UNMATCHED));
            case Match.Matched(var payment) -> credit(payment);
        };
    }

    private StripeOutcome credit(Payment payment) {
        return switch (purchases.credit(payment)) {
            case PurchaseOutcome.Credited(var credit) -> new StripeOutcome(Kind.POSTED, credit, 0);
            case PurchaseOutcome.Duplicate(var credit) -> new StripeOutcome(Kind.DUPLICATE, credit, 0);
            case PurchaseOutcome.Conflict(var existing) ->
                throw new Problem(
                        ProblemCode.KEY_CONFLICT,
                        "This payment was credited as something else.",
                        Map.of("idempotencyKey", existing.idempotencyKey()));
            case PurchaseOutcome.UnknownPack(var packId) ->
                throw new IllegalStateException("a credit pack has vanished: " + packId);
        };
    }

    /** Stored, because the success of the same payment may have been reported already, or may come later. */
    private StripeOutcome fail(StripeSession session) {
        note(session, checkouts::decline);
        if (matching.isOurs(session)
                && !session.isOfSubscription()
                && !session.id().isEmpty()) {
            purchases.learn(session.paymentId(), List.of(new Failure(session.id())));
        }
        return StripeOutcome.of(Kind.IGNORED);
    }

    private StripeOutcome note(StripeSession session, Consumer<UUID> change) {
        matching.checkoutOf(session).ifPresent(change);
        return StripeOutcome.of(Kind.IGNORED);
    }

    /** Since API version 2022-11-15 the charge contains only the sum of its refunds. */
    private StripeOutcome refundedInAll(StripeEvent event) {
        var charge = object(event, "charge");
        var paymentId = StripeEvent.reference(charge, "payment_intent");
        if (paymentId == null || isZero(charge, "amount_refunded")) {
            return StripeOutcome.of(Kind.IGNORED); // not from a checkout
        }
        var facts = new ArrayList<MoneyFact>();
        facts.add(new RefundedInAll(positive(charge, "amount_refunded"), currency(charge), event.createdAt()));
        for (var refund : charge.path("refunds").path("data")) {
            facts.add(refund(refund, event));
        }
        return learn(paymentId, facts);
    }

    private StripeOutcome refund(StripeEvent event) {
        var refund = object(event, "refund");
        var paymentId = StripeEvent.reference(refund, "payment_intent");
        return paymentId == null ? StripeOutcome.of(Kind.IGNORED) : learn(paymentId, List.of(refund(refund, event)));
    }

    private static Refund refund(JsonNode refund, StripeEvent event) {
        // Old API versions had no other status and sent none.
        var status = StripeEvent.isMissing(refund, "status") ? "succeeded" : StripeEvent.status(refund);
        return new Refund(
                id(refund),
                positive(refund, "amount"),
                currency(refund),
                status,
                StripeEvent.instant(refund, "created"),
                Refund.isFailure(status) ? event.createdAt() : null);
    }

    private StripeOutcome dispute(StripeEvent event, boolean saysWithdrawn, boolean saysReinstated) {
        var dispute = object(event, "dispute");
        var paymentId = StripeEvent.reference(dispute, "payment_intent");
        if (paymentId == null) {
            return StripeOutcome.of(Kind.IGNORED);
        }
        return learn(
                paymentId,
                List.of(Dispute.reported(
                        id(dispute),
                        positive(dispute, "amount"),
                        currency(dispute),
                        StripeEvent.status(dispute),
                        saysWithdrawn,
                        saysReinstated)));
    }

    private StripeOutcome learn(String paymentId, List<? extends MoneyFact> facts) {
        if (!paymentId.matches(Posting.ID_PATTERN)) {
            throw StripeEvent.invalid("data.object.payment_intent", "must match " + Posting.ID_PATTERN);
        }
        return switch (purchases.learn(paymentId, facts)) {
            case RefundOutcome.Moved(var entry, var shortfall) -> new StripeOutcome(Kind.POSTED, entry, shortfall);
            case RefundOutcome.NothingNew() -> StripeOutcome.of(Kind.DUPLICATE);
            case RefundOutcome.NothingToCompare() -> StripeOutcome.of(Kind.IGNORED);
            case RefundOutcome.Waiting() -> StripeOutcome.of(Kind.WAITING);
        };
    }

    private StripeSession session(StripeEvent event) {
        return StripeSession.read(object(event, SESSION));
    }

    private JsonNode object(StripeEvent event, String kind) {
        var object = event.object(kind);
        if (event.isTest() && !properties.testEvents()) {
            refuseTestEvent(event);
        }
        return object;
    }

    /** One row a day, because a test endpoint may send many events. */
    private void refuseTestEvent(StripeEvent event) {
        var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        anomalies.count(AnomalyReport.of(
                AnomalyKind.TEST_EVENT,
                "stripe:" + day,
                "Events of Stripe's test mode on " + day + ", the last of type " + event.type()));
        throw new Problem(ProblemCode.TEST_EVENT, "Events with livemode false are not accepted here.");
    }

    private static String id(JsonNode object) {
        var id = StripeEvent.text(object, "id");
        if (id == null || !id.matches(ID_PATTERN)) {
            throw StripeEvent.invalid("data.object.id", "must match " + ID_PATTERN);
        }
        return id;
    }

    /** Null if the event does not contain one. */
    private static @Nullable String currency(JsonNode object) {
        var currency = StripeEvent.currency(object);
        if (currency == null && !StripeEvent.isMissing(object, "currency")) {
            throw StripeEvent.invalid("data.object.currency", "must be an ISO 4217 code");
        }
        return currency;
    }

    private static boolean isZero(JsonNode object, String name) {
        Long amount = StripeEvent.amountMinor(object, name);
        return amount != null && amount == 0;
    }

    private static long positive(JsonNode object, String name) {
        Long amount = StripeEvent.amountMinor(object, name);
        if (amount == null || amount == 0) {
            throw StripeEvent.invalid("data.object." + name, "must be 1 to " + StripeEvent.MAX_AMOUNT_MINOR);
        }
        return amount;
    }
}
