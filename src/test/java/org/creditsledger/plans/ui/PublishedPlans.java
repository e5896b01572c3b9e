package org.creditsledger.plans.ui;

import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.plans.Allotment;
import org.creditsledger.plans.AllotmentEnd;
import org.creditsledger.plans.Every;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanCatalogue;
import org.creditsledger.plans.PlanDraft;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.plans.PublishResult;
import org.creditsledger.plans.Rollover;
import org.creditsledger.testing.Callers;
import org.creditsledger.testing.SubscriptionEvents;
import org.springframework.boot.test.context.TestComponent;

/** Plans and subscriptions for tests of pages. */
@TestComponent
record PublishedPlans(PlanCatalogue plans, StripeEvents stripe) {

    static final Instant JANUARY = Instant.parse("2027-01-31T10:00:00Z");
    static final Instant FEBRUARY = Instant.parse("2027-02-28T10:00:00Z");

    /** 500 image credits a month, of which 200 roll over. */
    static final Allotment IMAGES = new Allotment(
            "image",
            500,
            Every.MONTH,
            new AllotmentEnd(AllotmentEnd.Kind.PERIOD, Period.ofDays(3)),
            new Rollover(200, Period.ofMonths(1)),
            0);

    static String id() {
        return "page-" + UUID.randomUUID().toString().substring(0, 13);
    }

    /** With a price of 20 dollars a month. */
    Plan monthly(String id, String group) {
        return published(new PlanDraft(
                id,
                group,
                "Plan " + id,
                false,
                List.of(IMAGES),
                List.of(new PlanPrice("price_" + id, Every.MONTH, 2_000, "USD"))));
    }

    Plan published(PlanDraft draft) {
        return admin(() -> ((PublishResult.Published) plans.publish(draft, null, "root")).plan());
    }

    /** With the first month paid. */
    SubscriptionEvents paying(String uid, Plan plan) {
        var price = plan.prices().getFirst();
        var events = new SubscriptionEvents(uid, false, true).with(price.id());
        report(events, price.id(), "active");
        handle(events.paid("1", "subscription_create", JANUARY, FEBRUARY, price.priceMinor()));
        return events;
    }

    void report(SubscriptionEvents events, String priceId, String status) {
        handle(events.subscription("created", JANUARY, status, priceId, JANUARY, FEBRUARY, _ -> {}));
    }

    void handle(String event) {
        Callers.as("service:test", "SERVICE", () -> {
            stripe.handle(event);
            return true;
        });
    }

    static <T> T admin(Supplier<T> work) {
        return Callers.as("root", "ADMIN", work);
    }
}
