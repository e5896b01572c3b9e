package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.PlanFixtures.rollingOver;
import static org.creditsledger.plans.SubscribedUsers.FEBRUARY;
import static org.creditsledger.plans.SubscribedUsers.JANUARY;
import static org.creditsledger.plans.SubscribedUsers.MARCH;
import static org.creditsledger.plans.SubscribedUsers.MIDDLE;

import java.time.Duration;
import java.time.Period;
import java.util.List;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.plans.Subscription.Current;
import org.creditsledger.plans.SubscriptionList.Filter;
import org.creditsledger.plans.SubscriptionList.Shown;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@Import(SubscribedUsers.class)
@WithMockUser(roles = {"SERVICE", "ADMIN"})
record SubscriptionListTest(
        SubscriptionList subscriptions,
        PlanCatalogue catalogue,
        SubscribedUsers users,
        StripeEvents stripe,
        Given given,
        SettableClock clock) {

    private static final Rollover ROLLOVER = new Rollover(200, Period.ofMonths(1));

    @BeforeEach
    void stopClock() {
        clock.stopAt(JANUARY);
    }

    @Test
    void a_subscription_says_what_is_left_of_its_period_and_what_goes_on() {
        var events = users.paying(users.plan(Every.MONTH, 2_000, rollingOver(500, ROLLOVER), monthly("video", 20)));
        assertThat(current(events))
                .containsExactly(
                        new Current("image", 500, 500, FEBRUARY, 200), new Current("video", 20, 20, FEBRUARY, 0));

        users.spend(events, 350);
        assertThat(current(events)).contains(new Current("image", 500, 150, FEBRUARY, 150));

        given.placed(Given.hold(events.uid, 100));
        assertThat(current(events))
                .as("what jobs have reserved does not go on")
                .contains(new Current("image", 500, 150, FEBRUARY, 50));

        clock.stopAt(FEBRUARY);
        assertThat(current(events)).isEmpty();
    }

    @Test
    void bought_credits_and_those_of_other_periods_are_not_among_them() {
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = users.paying(plan);
        given.credit(events.uid, 70);

        clock.stopAt(MIDDLE);
        users.pay(events, "2", "subscription_cycle", FEBRUARY, MARCH, plan);

        assertThat(current(events)).containsExactly(new Current("image", 500, 500, FEBRUARY, 0));
    }

    @Test
    void credits_that_never_end_have_no_end() {
        var never = new Allotment("image", 500, Every.MONTH, AllotmentEnd.NEVER, null, 0);
        var events = users.paying(users.plan(Every.MONTH, 2_000, never));

        assertThat(current(events)).containsExactly(new Current("image", 500, 500, null, 0));
        assertThat(subscriptions.of(events.uid).getFirst().price().priceMinor()).isEqualTo(2_000);
    }

    @Test
    void admins_find_subscriptions_by_user_plan_and_status() {
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var first = users.paying(plan);
        clock.stopAt(JANUARY.plus(Duration.ofHours(1)));
        var second = users.paying(plan);
        users.cancel(second, plan, MIDDLE);

        assertThat(ids(filter(Shown.ALL, plan))).containsExactly(second.subscriptionId, first.subscriptionId);
        assertThat(ids(new Filter(Shown.ALL, "canceled", plan.id(), null))).containsExactly(second.subscriptionId);
        assertThat(ids(new Filter(Shown.ALL, null, null, first.uid))).containsExactly(first.subscriptionId);
        assertThat(subscriptions.page(filter(Shown.ALL, plan), 1, 10))
                .extracting(Subscription::id)
                .containsExactly(first.subscriptionId);
        assertThat(catalogue.subscribers()).containsEntry(plan.id(), 1L);
    }

    @Test
    void failed_renewals_are_those_that_nothing_has_paid_for() {
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var failed = users.paying(plan);
        var paidLater = users.paying(plan);
        var pastDue = users.subscription(given.user(), plan);
        users.paying(plan);
        users.fail(failed, "payment_failed", "2", plan);
        users.fail(paidLater, "payment_failed", "2", plan);
        users.pay(paidLater, "2", "subscription_cycle", FEBRUARY, MARCH, plan);
        stripe.handle(
                pastDue.subscription("created", JANUARY, "past_due", "price_" + plan.id(), JANUARY, FEBRUARY, _ -> {}));

        assertThat(ids(filter(Shown.FAILED_RENEWALS, plan)))
                .containsExactlyInAnyOrder(failed.subscriptionId, pastDue.subscriptionId);
    }

    @Test
    void the_next_credits_by_the_calendar_come_first() {
        var plan = users.plan(Every.YEAR, 20_000, monthly("image", 500));
        var later = users.subscription(given.user(), plan);
        var sooner = users.subscription(given.user(), plan);
        var year = JANUARY.plus(Duration.ofDays(365));
        users.subscription(given.user(), plan);
        stripe.handle(later.paid("1", "subscription_create", JANUARY, year, 20_000));
        stripe.handle(sooner.paid(
                "1", "subscription_create", JANUARY.minus(Duration.ofDays(5)), year.minus(Duration.ofDays(5)), 20_000));

        var found = subscriptions.page(filter(Shown.NEXT_CREDITS, plan), 0, 10);

        assertThat(found).extracting(Subscription::id).containsExactly(sooner.subscriptionId, later.subscriptionId);
        assertThat(found.getLast().next().getFirst().at()).isEqualTo(FEBRUARY);
        assertThat(subscriptions.count(filter(Shown.NEXT_CREDITS, plan))).isEqualTo(2);
    }

    @Test
    @WithMockUser(username = "alice")
    void only_admins_read_those_of_all_users() {
        var all = new Filter(Shown.ALL, null, null, null);

        assertThatThrownBy(() -> subscriptions.page(all, 0, 1)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> subscriptions.count(all)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(catalogue::subscribers).isInstanceOf(AccessDeniedException.class);
    }

    private static Filter filter(Shown shown, Plan plan) {
        return new Filter(shown, null, plan.id(), null);
    }

    private List<String> ids(Filter filter) {
        var found = subscriptions.page(filter, 0, 10);
        assertThat(subscriptions.count(filter)).isEqualTo(found.size());
        return found.stream().map(Subscription::id).toList();
    }

    private List<Current> current(SubscriptionEvents events) {
        return subscriptions.of(events.uid).getFirst().current();
    }
}
