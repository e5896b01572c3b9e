package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.SubscribedUsers.FEBRUARY;
import static org.creditsledger.plans.SubscribedUsers.JANUARY;
import static org.creditsledger.plans.SubscribedUsers.MIDDLE;

import java.time.Instant;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.TestPropertySource;

/** The credits of a period end with a subscription that does not last as long. */
@DatabaseTest
@Import(SubscribedUsers.class)
@WithMockUser(roles = {"SERVICE", "ADMIN"})
@TestPropertySource(properties = {"credits.plans.past-due-grace=P7D", "credits.plans.at-cancellation=expire"})
record CancellationsTest(
        SubscribedUsers users, PlanCalendar calendar, IntegrityService integrity, Given given, SettableClock clock) {

    @BeforeEach
    void stopClock() {
        clock.stopAt(JANUARY);
    }

    @Test
    void a_cancellation_at_once_ends_the_credits_and_leaves_those_that_were_bought() {
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = users.paying(plan);
        given.credit(events.uid, 30);
        users.spend(events, 100);
        clock.stopAt(MIDDLE);

        users.cancel(events, plan, MIDDLE);
        users.cancel(events, plan, MIDDLE);

        assertThat(users.lotsOf(events)).isEmpty();
        assertThat(given.imageBalanceOf(events.uid)).isEqualTo(30);
        assertThat(integrity.verify(events.uid).findings()).isEmpty();
    }

    @Test
    void a_cancellation_at_the_end_of_the_period_leaves_its_credits_until_then() {
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = users.paying(plan);

        users.cancel(events, plan, FEBRUARY);

        assertThat(users.lotsOf(events)).containsExactly("500 image until " + FEBRUARY);
    }

    @Test
    void a_cancellation_that_is_reported_before_the_payment_ends_its_credits_too() {
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = users.subscription(given.user(), plan);
        users.cancel(events, plan, MIDDLE);

        users.pay(events, "1", "subscription_create", JANUARY, FEBRUARY, plan);

        assertThat(users.lotsOf(events)).isEmpty();
    }

    @Test
    void the_later_months_of_a_year_do_not_come_after_a_cancellation() {
        var plan = users.plan(Every.YEAR, 20_000, monthly("image", 500));
        var events = users.subscription(given.user(), plan);
        users.pay(events, "1", "subscription_create", JANUARY, Instant.parse("2028-01-31T10:00:00Z"), plan);
        users.cancel(events, plan, MIDDLE);
        clock.stopAt(FEBRUARY);

        calendar.run();

        assertThat(users.lotsOf(events)).isEmpty();
    }
}
