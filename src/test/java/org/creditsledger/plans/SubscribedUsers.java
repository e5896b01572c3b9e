package org.creditsledger.plans;

import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.creditsledger.ledger.Direction;
import org.creditsledger.lots.LotList;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SubscriptionEvents;
import org.springframework.boot.test.context.TestComponent;

/** Users who subscribe, pay, spend and cancel, as Stripe reports it. */
@TestComponent
record SubscribedUsers(StripeEvents stripe, PlanRepository plans, LotList lots, Given given) {

    static final Instant JANUARY = Instant.parse("2027-01-31T10:00:00Z");
    static final Instant MIDDLE = Instant.parse("2027-02-14T10:00:00Z");
    static final Instant FEBRUARY = Instant.parse("2027-02-28T10:00:00Z");
    static final Instant MARCH = Instant.parse("2027-03-31T10:00:00Z");

    Plan plan(Every paid, long priceMinor, Allotment... allotments) {
        return PlanFixtures.add(plans, PlanFixtures.plan(PlanFixtures.id(), paid, priceMinor, allotments));
    }

    /** A new subscription of a user, without a payment. */
    SubscriptionEvents subscription(String uid, Plan plan) {
        return new SubscriptionEvents(uid, true, true).with("price_" + plan.id());
    }

    /** A new user's subscription, whose first month is paid. */
    SubscriptionEvents paying(Plan plan) {
        return paying(given.user(), plan);
    }

    SubscriptionEvents paying(String uid, Plan plan) {
        var events = subscription(uid, plan);
        stripe.handle(
                events.subscription("created", JANUARY, "active", "price_" + plan.id(), JANUARY, FEBRUARY, _ -> {}));
        pay(events, "1", "subscription_create", JANUARY, FEBRUARY, plan);
        return events;
    }

    void pay(SubscriptionEvents events, String name, String reason, Instant from, Instant to, Plan plan) {
        stripe.handle(
                events.paid(name, reason, from, to, plan.prices().getFirst().priceMinor()));
    }

    void fail(SubscriptionEvents events, String type, String name, Plan plan) {
        var price = plan.prices().getFirst();
        stripe.handle(events.invoice(
                type,
                name,
                "subscription_cycle",
                price.priceMinor(),
                lines -> events.line(lines, price.id(), FEBRUARY, MARCH, price.priceMinor(), 1, false)));
    }

    void cancel(SubscriptionEvents events, Plan plan, Instant at) {
        stripe.handle(events.subscription(
                "deleted",
                at,
                "canceled",
                "price_" + plan.id(),
                JANUARY,
                FEBRUARY,
                subscription -> subscription.put("ended_at", at.getEpochSecond())));
    }

    void spend(SubscriptionEvents events, long imageCredits) {
        given.posted(adjustment(events.uid, Direction.DEBIT, imageCredits, key()));
    }

    /** Those with credits, such as {@code 500 image until 2027-02-28T10:00:00Z}. */
    List<String> lotsOf(SubscriptionEvents events) {
        return lots.open(events.uid).stream()
                .map(lot -> "%s %s until %s"
                        .formatted(lot.remaining(), lot.type(), Objects.requireNonNull(lot.expiresAt())))
                .toList();
    }
}
