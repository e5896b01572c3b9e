package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.SubscribedUsers.FEBRUARY;
import static org.creditsledger.plans.SubscribedUsers.MARCH;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.Period;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.TestPropertySource;

/** Renewals whose payment failed bring their credits for a week. */
@DatabaseTest
@Import(SubscribedUsers.class)
@WithMockUser(roles = {"SERVICE", "ADMIN"})
@TestPropertySource(properties = {"credits.plans.past-due-grace=P7D", "credits.plans.at-cancellation=expire"})
class PastDueTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final SubscribedUsers users;
    private final PlanCalendar calendar;
    private final SubscriptionList subscriptions;
    private final IntegrityService integrity;
    private final Given given;
    private final SettableClock clock;

    private Plan plan;
    private SubscriptionEvents events;

    PastDueTest(
            SubscribedUsers users,
            PlanCalendar calendar,
            SubscriptionList subscriptions,
            IntegrityService integrity,
            Given given,
            SettableClock clock) {
        this.users = users;
        this.calendar = calendar;
        this.subscriptions = subscriptions;
        this.integrity = integrity;
        this.given = given;
        this.clock = clock;
    }

    @BeforeEach
    void decline() {
        clock.stopAt(SubscribedUsers.JANUARY);
        plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        events = users.paying(plan);
        clock.stopAt(FEBRUARY);
        users.fail(events, "payment_failed", "2", plan);
        users.fail(events, "payment_failed", "2", plan);
    }

    @Test
    void a_declined_renewal_brings_its_credits_for_the_grace() {
        assertThat(users.lotsOf(events)).containsExactly("500 image until 2027-03-07T10:00:00Z");
    }

    @Test
    void without_a_payment_they_end_with_the_grace() {
        users.spend(events, 100);
        clock.stopAt(FEBRUARY.plus(DAY.multipliedBy(7)));

        assertThat(users.lotsOf(events)).isEmpty();
        assertSound();
    }

    @Test
    void a_payment_within_the_grace_lets_them_last() {
        users.spend(events, 100);
        clock.stopAt(FEBRUARY.plus(DAY));
        users.pay(events, "2", "subscription_cycle", FEBRUARY, MARCH, plan);
        users.pay(events, "2", "subscription_cycle", FEBRUARY, MARCH, plan);

        assertThat(users.lotsOf(events)).containsExactly("400 image until " + MARCH);
        assertSound();
    }

    @Test
    void a_payment_after_the_grace_gives_again_what_ended() {
        users.spend(events, 100);
        clock.stopAt(FEBRUARY.plus(DAY.multipliedBy(10)));
        users.pay(events, "2", "subscription_cycle", FEBRUARY, MARCH, plan);
        users.fail(events, "payment_failed", "2", plan);

        assertThat(users.lotsOf(events)).containsExactly("400 image until " + MARCH);
        assertThat(subscriptions.of(events.uid).getFirst().current())
                .containsExactly(new Subscription.Current("image", 400, 400, MARCH, 0));
        assertSound();
    }

    @Test
    void a_refund_of_a_payment_after_the_grace_takes_all_that_was_not_used() {
        users.spend(events, 100);
        clock.stopAt(FEBRUARY.plus(DAY.multipliedBy(10)));
        users.pay(events, "2", "subscription_cycle", FEBRUARY, MARCH, plan);

        users.stripe().handle(events.refund("2", 2_000, 2_000));

        assertThat(users.lotsOf(events)).isEmpty();
        assertThat(given.all(String.class, "select details from anomalies where uid = ?", events.uid))
                .containsExactly("100 of 500 image credits were not available any more");
    }

    @Test
    void a_voided_invoice_ends_them_at_once() {
        clock.stopAt(FEBRUARY.plus(DAY));
        users.fail(events, "voided", "2", plan);
        users.fail(events, "voided", "2", plan);

        assertThat(users.lotsOf(events)).isEmpty();
        assertSound();
    }

    @Test
    void a_cancellation_within_the_grace_ends_them() {
        users.cancel(events, plan, FEBRUARY.plus(DAY));

        assertThat(users.lotsOf(events)).isEmpty();
    }

    @Test
    void what_a_late_payment_gave_again_and_was_used_does_not_roll_over() {
        clock.stopAt(FEBRUARY);
        plan = users.plan(Every.MONTH, 2_000, PlanFixtures.rollingOver(500, new Rollover(200, Period.ofMonths(1))));
        events = users.subscription(given.user(), plan);
        users.fail(events, "payment_failed", "2", plan);
        clock.stopAt(FEBRUARY.plus(DAY.multipliedBy(10)));
        users.pay(events, "2", "subscription_cycle", FEBRUARY, MARCH, plan);
        users.spend(events, 450);
        clock.stopAt(MARCH);

        calendar.run();

        assertThat(users.lotsOf(events)).containsExactly("50 image until 2027-04-30T11:00:00Z");
        assertSound();
    }

    @Test
    void a_cancellation_ends_what_a_late_payment_gave_again_in_either_order() {
        clock.stopAt(FEBRUARY.plus(DAY.multipliedBy(10)));
        users.pay(events, "2", "subscription_cycle", FEBRUARY, MARCH, plan);
        users.cancel(events, plan, FEBRUARY.plus(DAY));
        assertThat(users.lotsOf(events)).isEmpty();

        var other = users.subscription(given.user(), plan);
        users.fail(other, "payment_failed", "2", plan);
        users.cancel(other, plan, FEBRUARY.plus(DAY));
        users.pay(other, "2", "subscription_cycle", FEBRUARY, MARCH, plan);
        assertThat(users.lotsOf(other)).isEmpty();
    }

    @Test
    void the_invoice_of_a_late_payment_has_the_day_of_the_payment() {
        clock.stopAt(FEBRUARY.plus(DAY));
        users.pay(events, "2", "subscription_cycle", FEBRUARY, MARCH, plan);

        assertThat(given.all(
                        OffsetDateTime.class,
                        "select paid_at from invoices where payment_id = ?",
                        events.id("in", "2")))
                .extracting(OffsetDateTime::toInstant)
                .containsExactly(FEBRUARY.plus(DAY));
    }

    private void assertSound() {
        assertThat(integrity.verify(events.uid).findings()).isEmpty();
    }
}
