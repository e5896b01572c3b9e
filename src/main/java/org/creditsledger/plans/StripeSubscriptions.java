package org.creditsledger.plans;

import static org.creditsledger.payments.StripeEvent.instant;
import static org.creditsledger.payments.StripeEvent.reference;
import static org.creditsledger.payments.StripeEvent.text;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Posting;
import org.creditsledger.payments.PaymentProvider;
import org.creditsledger.payments.StripeEvent;
import org.creditsledger.payments.StripeListener;
import org.creditsledger.payments.StripeOutcome;
import org.creditsledger.payments.StripeOutcome.Kind;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reads Stripe's events of subscriptions. Fields are read where the pinned API version has them, and where older versions, which
 * endpoints may still be set to, had them.
 */
@Component
class StripeSubscriptions implements StripeListener {

    private static final Logger log = LoggerFactory.getLogger(StripeSubscriptions.class);

    private static final int SECONDS_TO_RETRY = 10;
    private static final long MAX_QUANTITY = 10_000;

    /** Credits end some time after their period, and no lot ends after the year 9999. */
    private static final Instant LATEST_END = Instant.parse("9000-01-01T00:00:00Z");

    private static final String REASON_PATTERN = "[a-z_]{1,64}";

    private final Subscriptions subscriptions;
    private final Optional<PaymentProvider> provider;
    private final InstantSource clock;

    StripeSubscriptions(Subscriptions subscriptions, List<PaymentProvider> providers, InstantSource clock) {
        this.subscriptions = subscriptions;
        this.provider = providers.stream().findFirst();
        this.clock = clock;
    }

    @Override
    public Optional<String> kindOf(String eventType) {
        return switch (eventType) {
            case "invoice.paid", "invoice.payment_failed", "invoice.voided" -> Optional.of("invoice");
            case "invoice_payment.paid" -> Optional.of("invoice_payment");
            case "customer.subscription.created",
                    "customer.subscription.updated",
                    "customer.subscription.deleted",
                    "customer.subscription.paused",
                    "customer.subscription.resumed" -> Optional.of("subscription");
            case "checkout.session.completed" -> Optional.of("checkout.session");
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<StripeOutcome> handle(String eventType, @Nullable Instant createdAt, JsonNode object) {
        return switch (eventType) {
            case "checkout.session.completed" -> session(object);
            case "invoice_payment.paid" -> payment(object);
            case "invoice.paid" -> invoice(object, Renewal.Status.PAID);
            case "invoice.payment_failed" -> invoice(object, Renewal.Status.FAILED);
            case "invoice.voided" -> invoice(object, Renewal.Status.VOIDED);
            default -> subscription(object, createdAt);
        };
    }

    /** It names the user; the invoice pays. */
    private Optional<StripeOutcome> session(JsonNode session) {
        var id = usable(reference(session, "subscription"));
        var uid = uid(session);
        if (!"subscription".equals(text(session, "mode")) || id == null) {
            return Optional.empty();
        }
        // A pack that is sold as a subscription is no plan.
        if (uid == null || session.path("metadata").has("packId")) {
            return Optional.empty();
        }
        var planId = text(session.path("metadata"), "planId");
        return Optional.of(
                subscriptions.hasUser(id)
                        ? StripeOutcome.of(Kind.IGNORED)
                        : outcome(subscriptions.learnUser(id, uid, planId)));
    }

    /** Only this event says which payment intent paid an invoice, since API version 2025-03-31. */
    private Optional<StripeOutcome> payment(JsonNode payment) {
        var invoice = usable(reference(payment, "invoice"));
        var intent = intentOf(payment);
        if (invoice == null || intent == null) {
            return Optional.empty();
        }
        subscriptions.learnPayment(intent, invoice);
        return Optional.of(StripeOutcome.of(Kind.IGNORED));
    }

    private Optional<StripeOutcome> invoice(JsonNode invoice, Renewal.Status status) {
        var details = invoice.path("parent").path("subscription_details");
        var subscriptionId = usable(firstOf(reference(details, "subscription"), reference(invoice, "subscription")));
        if (subscriptionId == null) {
            return Optional.empty();
        }
        var lines = lines(invoice);
        var namesPlan = namesPlan(details) || namesPlan(invoice.path("subscription_details"));
        if (lines.isEmpty() && !namesPlan && !subscriptions.isKnown(subscriptionId)) {
            return Optional.empty(); // of another shop that uses the same account
        }
        var id = id(invoice);
        var reason = Objects.requireNonNullElse(text(invoice, "billing_reason"), "manual");
        var currency = StripeEvent.currency(invoice);
        var paidMinor = StripeEvent.amountMinor(invoice, "amount_paid");
        if (!reason.matches(REASON_PATTERN)) {
            throw StripeEvent.invalid("data.object.billing_reason", "must match " + REASON_PATTERN);
        }
        if (currency == null) {
            throw StripeEvent.invalid("data.object.currency", "must be an ISO 4217 code");
        }
        if (paidMinor == null) {
            throw StripeEvent.invalid("data.object.amount_paid", "must be 0 to " + StripeEvent.MAX_AMOUNT_MINOR);
        }
        var uid = Stream.of(
                        details,
                        invoice.path("subscription_details"),
                        invoice.path("lines").path("data").path(0))
                .map(StripeSubscriptions::uid)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return Optional.of(outcome(subscriptions.learn(
                new Renewal(
                        id,
                        subscriptionId,
                        reason,
                        status,
                        status == Renewal.Status.PAID ? paidMinor : 0,
                        currency,
                        lines),
                uid,
                paymentIds(invoice))));
    }

    /** Until API version 2025-03-31 an invoice had one payment. */
    private static List<String> paymentIds(JsonNode invoice) {
        return Stream.concat(
                        Stream.ofNullable(usable(reference(invoice, "payment_intent"))),
                        invoice.path("payments")
                                .path("data")
                                .valueStream()
                                .map(StripeSubscriptions::intentOf)
                                .filter(Objects::nonNull))
                .distinct()
                .toList();
    }

    /** Those that pay for a plan. */
    private List<RenewalLine> lines(JsonNode invoice) {
        var lines = new ArrayList<RenewalLine>();
        for (var line : allLines(invoice)) {
            var pricing = reference(line.path("pricing").path("price_details"), "price");
            var price = pricing == null ? priceOf(line) : usable(pricing);
            if (price != null && subscriptions.isPriceOfAPlan(price)) {
                lines.add(line(line, price));
            }
        }
        return lines;
    }

    /** An event contains the first lines only. If the provider cannot be asked for the others, the event comes again. */
    private Iterable<JsonNode> allLines(JsonNode invoice) {
        var lines = invoice.path("lines");
        if (provider.isPresent() && lines.path("has_more").asBoolean(false)) {
            try {
                return provider.get().invoiceLines(id(invoice));
            } catch (PaymentProvider.UnavailableException exception) {
                log.warn("the lines of an invoice could not be read: id={}", id(invoice), exception);
                throw new Problem(
                                ProblemCode.PAYMENT_PROVIDER_UNAVAILABLE,
                                "The lines of the invoice could not be read. Send the event again.")
                        .retryAfter(SECONDS_TO_RETRY);
            }
        }
        return lines.path("data");
    }

    private static RenewalLine line(JsonNode line, String price) {
        var start = instant(line.path("period"), "start");
        var end = instant(line.path("period"), "end");
        var amount = line.path("amount");
        if (start == null || end == null || end.isBefore(start) || end.isAfter(LATEST_END)) {
            throw StripeEvent.invalid(
                    "data.object.lines.data.period", "must be a time and a later one, at most " + LATEST_END);
        }
        // Math.abs(Long.MIN_VALUE) is negative.
        if (!amount.isIntegralNumber()
                || !amount.canConvertToLong()
                || amount.longValue() > StripeEvent.MAX_AMOUNT_MINOR
                || amount.longValue() < -StripeEvent.MAX_AMOUNT_MINOR) {
            throw StripeEvent.invalid(
                    "data.object.lines.data.amount", "must be at most " + StripeEvent.MAX_AMOUNT_MINOR);
        }
        var parent = line.path("parent");
        var isProration = line.path("proration").asBoolean(false)
                || parent.path("subscription_item_details").path("proration").asBoolean(false)
                || parent.path("invoice_item_details").path("proration").asBoolean(false);
        return new RenewalLine(price, start, end, amount.longValue(), quantity(line), isProration);
    }

    private Optional<StripeOutcome> subscription(JsonNode subscription, @Nullable Instant createdAt) {
        var id = id(subscription);
        var status = StripeEvent.status(subscription);
        var item = planItem(subscription);
        if (item == null && !namesPlan(subscription) && !subscriptions.isKnown(id)) {
            return Optional.empty(); // of another shop that uses the same account
        }
        var at = createdAt == null ? Timestamps.now(clock) : createdAt;
        var isPaused = status.equals("paused") || !StripeEvent.isMissing(subscription, "pause_collection");
        var dates = item == null ? subscription : item;
        return Optional.of(outcome(subscriptions.learn(new SubscriptionReport(
                id,
                at,
                uid(subscription),
                item == null ? null : priceOf(item),
                item == null ? 1 : quantity(item),
                status,
                firstOf(instant(dates, "current_period_start"), instant(subscription, "current_period_start")),
                firstOf(instant(dates, "current_period_end"), instant(subscription, "current_period_end")),
                subscription.path("cancel_at_period_end").asBoolean(false)
                        || !StripeEvent.isMissing(subscription, "cancel_at"),
                isPaused ? at : null,
                instant(subscription, "ended_at")))));
    }

    private @Nullable JsonNode planItem(JsonNode subscription) {
        for (var item : subscription.path("items").path("data")) {
            var price = priceOf(item);
            if (price != null && subscriptions.isPriceOfAPlan(price)) {
                return item;
            }
        }
        return null;
    }

    private static @Nullable String priceOf(JsonNode item) {
        return usable(firstOf(reference(item, "price"), reference(item, "plan")));
    }

    private static @Nullable String intentOf(JsonNode payment) {
        return usable(reference(payment.path("payment"), "payment_intent"));
    }

    private static boolean namesPlan(JsonNode object) {
        return object.path("metadata").has("planId");
    }

    private static String id(JsonNode object) {
        var id = usable(text(object, "id"));
        if (id == null) {
            throw StripeEvent.invalid("data.object.id", "must match " + Posting.ID_PATTERN);
        }
        return id;
    }

    private static long quantity(JsonNode object) {
        var quantity = StripeEvent.amountMinor(object, "quantity");
        return quantity == null ? 1 : Math.clamp(quantity, 1, MAX_QUANTITY);
    }

    private static @Nullable String uid(JsonNode object) {
        return usable(text(object.path("metadata"), "uid"));
    }

    private static StripeOutcome outcome(Learned learned) {
        return switch (learned) {
            case Learned.Credited(List<Entry> entries) -> new StripeOutcome(Kind.POSTED, entries.getLast(), 0);
            case Learned.Noted() -> StripeOutcome.of(Kind.IGNORED);
            case Learned.NothingNew() -> StripeOutcome.of(Kind.DUPLICATE);
            case Learned.WaitsForUser() -> StripeOutcome.of(Kind.WAITING);
        };
    }

    private static @Nullable String usable(@Nullable String id) {
        return id != null && id.matches(Posting.ID_PATTERN) ? id : null;
    }

    private static <T> @Nullable T firstOf(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }
}
