package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.SubscribedUsers.FEBRUARY;
import static org.creditsledger.plans.SubscribedUsers.JANUARY;
import static org.creditsledger.plans.SubscribedUsers.MARCH;
import static org.creditsledger.plans.SubscribedUsers.MIDDLE;

import java.time.Instant;
import java.util.UUID;
import org.creditsledger.problems.Problem;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.StripeFixtures;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;

/** Even what should never come has an answer, and never stops what comes after it. */
@DatabaseTest
@Import(SubscribedUsers.class)
@WithMockUser(roles = {"SERVICE", "ADMIN"})
record StrangeSubscriptionEventsTest(SubscribedUsers users, Given given, SettableClock clock) {

    @BeforeEach
    void stopClock() {
        clock.stopAt(JANUARY);
    }

    @Test
    void the_smallest_of_all_amounts_is_refused() {
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = users.paying(plan);
        var upgrade = events.invoice("paid", "up", "subscription_update", 1, lines -> {
            events.line(lines, "price_" + plan.id(), MIDDLE, FEBRUARY, Long.MIN_VALUE, 1, true);
            events.line(lines, "price_" + plan.id(), MIDDLE, FEBRUARY, 10, 1, true);
        });

        assertThatThrownBy(() -> users.stripe().handle(upgrade)).isInstanceOf(Problem.class);
    }

    @Test
    void a_period_that_ends_with_all_time_is_refused() {
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = users.paying(plan);
        var endless = events.paid("2", "subscription_cycle", FEBRUARY, Instant.parse("9999-12-31T23:59:59Z"), 2_000);

        assertThatThrownBy(() -> users.stripe().handle(endless)).isInstanceOf(Problem.class);
    }

    @Test
    void more_credits_than_an_entry_can_have_are_an_anomaly_and_do_not_stop_the_next_invoice() {
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 600_000_000));
        var events = users.subscription(given.user(), plan);
        users.stripe().handle(events.invoice("paid", "1", "subscription_create", 4_000, lines -> {
            events.line(lines, "price_" + plan.id(), JANUARY, FEBRUARY, 2_000, 1, false);
            events.line(lines, "price_" + plan.id(), JANUARY, FEBRUARY, 2_000, 1, false);
        }));

        users.pay(events, "2", "subscription_cycle", FEBRUARY, MARCH, plan);

        assertThat(users.lotsOf(events)).containsExactly("600000000 image until " + MARCH);
        assertThat(given.all(String.class, "select kind from anomalies where uid = ?", events.uid))
                .containsExactly("uncredited-renewal");
    }

    @Test
    void many_subscriptions_of_one_user_with_long_ids_all_bring_their_credits() {
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 5));
        var uid = "u".repeat(100) + UUID.randomUUID().toString().substring(0, 28);
        for (var number = 0; number < 9; number++) {
            var events = users.subscription(uid, plan);
            var longId = events.subscriptionId + "x".repeat(128 - events.subscriptionId.length());
            var status =
                    events.subscription("created", JANUARY, "active", "price_" + plan.id(), JANUARY, FEBRUARY, _ -> {});
            var paid = events.paid("1", "subscription_create", JANUARY, FEBRUARY, 2_000);
            users.stripe().handle(status.replace(events.subscriptionId, longId));
            users.stripe().handle(paid.replace(events.subscriptionId, longId));
        }

        assertThat(given.imageBalanceOf(uid)).isEqualTo(45);
    }

    /** The provider writes invoices for one-time purchases too, if it is asked to. */
    @Test
    void a_refund_reaches_a_purchase_whose_invoice_was_reported_first() {
        var events = new SubscriptionEvents(given.user(), false, true);
        var payment = events.id("pi", "1");
        users.stripe().handle(events.payment("1"));
        users.stripe().handle(StripeFixtures.completed(payment, events.uid, "image-500"));
        users.stripe().handle(StripeFixtures.refunded(payment, 3_900, 3_900));

        assertThat(given.imageBalanceOf(events.uid)).isZero();
    }

    @Test
    void a_refund_before_the_purchase_reaches_it_although_its_invoice_was_reported_first() {
        var events = new SubscriptionEvents(given.user(), false, true);
        var payment = events.id("pi", "1");
        users.stripe().handle(events.payment("1"));
        users.stripe().handle(StripeFixtures.refunded(payment, 3_900, 3_900));
        users.stripe().handle(StripeFixtures.completed(payment, events.uid, "image-500"));

        assertThat(given.imageBalanceOf(events.uid)).isZero();
    }
}
