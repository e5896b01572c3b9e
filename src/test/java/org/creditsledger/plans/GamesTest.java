package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.SubscribedUsers.FEBRUARY;
import static org.creditsledger.plans.SubscribedUsers.JANUARY;
import static org.creditsledger.plans.SubscribedUsers.MARCH;
import static org.creditsledger.plans.SubscribedUsers.MIDDLE;

import java.time.Duration;
import java.time.Instant;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;

/** Attempts to get more credits than were paid for. */
@DatabaseTest
@Import(SubscribedUsers.class)
@WithMockUser(roles = {"SERVICE", "ADMIN"})
record GamesTest(
        SubscribedUsers users, PlanCalendar calendar, IntegrityService integrity, Given given, SettableClock clock) {

    @BeforeEach
    void stopClock() {
        clock.stopAt(JANUARY);
    }

    @Test
    void spending_all_and_upgrading_on_the_last_day_brings_the_credits_of_a_day() {
        var pro = pro();
        var max = users.plan(Every.MONTH, 6_000, monthly("image", 2_000));
        var events = users.paying(pro);
        users.spend(events, 500);
        var lastDay = FEBRUARY.minus(Duration.ofDays(1));
        clock.stopAt(lastDay);

        users.stripe().handle(events.invoice("paid", "upgrade", "subscription_update", 143, lines -> {
            events.line(lines, "price_" + pro.id(), lastDay, FEBRUARY, -71, 1, true);
            events.line(lines, "price_" + max.id(), lastDay, FEBRUARY, 214, 1, true);
        }));

        assertThat(users.lotsOf(events)).containsExactly("53 image until " + FEBRUARY);
        assertSound(events);
    }

    @Test
    void upgrades_of_a_year_bring_their_part_of_every_month_that_is_left() {
        var end = Instant.parse("2028-01-31T10:00:00Z");
        var pro = users.plan(Every.YEAR, 20_000, monthly("image", 500));
        var max = users.plan(Every.YEAR, 60_000, monthly("image", 2_000));
        var events = users.subscription(given.user(), pro);
        users.pay(events, "1", "subscription_create", JANUARY, end, pro);
        users.stripe().handle(events.invoice("paid", "upgrade", "subscription_update", 38_000, lines -> {
            events.line(lines, "price_" + pro.id(), MIDDLE, end, -19_000, 1, true);
            events.line(lines, "price_" + max.id(), MIDDLE, end, 57_000, 1, true);
        }));
        clock.stopAt(FEBRUARY);

        calendar.run();
        calendar.run();

        assertThat(users.lotsOf(events))
                .containsExactlyInAnyOrder("500 image until " + MARCH, "1500 image until " + MARCH);
        assertThat(anomalies(events.uid, AnomalyKind.UNCREDITED_RENEWAL)).isZero();
        assertSound(events);
    }

    @Test
    void subscribing_again_after_a_refund_brings_what_was_paid_for_and_not_more() {
        var plan = pro();
        var uid = given.user();
        for (var round = 1; round <= 3; round++) {
            var events = users.paying(uid, plan);
            users.stripe().handle(events.refund("1", 2_000, 2_000));
            users.cancel(events, plan, JANUARY.plusSeconds(round));
            assertThat(given.imageBalanceOf(uid)).isZero();
        }

        var last = users.paying(uid, plan);

        assertThat(users.lotsOf(last)).containsExactly("500 image until " + FEBRUARY);
        assertSound(last);
    }

    @Test
    void spending_before_a_refund_leaves_a_shortfall_that_an_admin_sees() {
        var events = users.paying(pro());
        users.spend(events, 500);

        users.stripe().handle(events.refund("1", 2_000, 2_000));

        assertThat(anomalies(events.uid, AnomalyKind.REFUND_SHORTFALL)).isOne();
        assertThat(given.imageBalanceOf(events.uid)).isZero();
    }

    @Test
    void two_checkouts_in_two_tabs_bring_two_allotments_and_an_admin_sees_it() {
        var plan = pro();
        var uid = given.user();
        var first = users.paying(uid, plan);
        users.paying(uid, plan);

        assertThat(users.lotsOf(first)).hasSize(2);
        assertThat(anomalies(uid, AnomalyKind.SECOND_SUBSCRIPTION)).isOne();
    }

    @Test
    void a_subscription_after_the_end_of_another_is_no_second_one() {
        var plan = pro();
        var uid = given.user();
        users.cancel(users.paying(uid, plan), plan, MIDDLE);

        users.paying(uid, plan);

        assertThat(anomalies(uid, AnomalyKind.SECOND_SUBSCRIPTION)).isZero();
    }

    @Test
    void an_invoice_that_pays_for_a_paid_period_again_brings_nothing_and_an_admin_sees_it() {
        var plan = pro();
        var events = users.paying(plan);

        users.pay(events, "again", "subscription_cycle", JANUARY, FEBRUARY, plan);

        assertThat(users.lotsOf(events)).containsExactly("500 image until " + FEBRUARY);
        assertThat(anomalies(events.uid, AnomalyKind.UNCREDITED_RENEWAL)).isOne();
    }

    @Test
    void a_payment_that_is_reported_after_its_period_has_credits_that_ended_and_an_admin_sees_it() {
        var plan = pro();
        clock.stopAt(MARCH);

        var events = users.paying(plan);

        assertThat(users.lotsOf(events)).isEmpty();
        assertThat(anomalies(events.uid, AnomalyKind.UNCREDITED_RENEWAL)).isOne();
        assertSound(events);
    }

    @Test
    void a_resubscription_within_the_period_brings_the_period_that_it_pays_for() {
        var plan = pro();
        var uid = given.user();
        users.cancel(users.paying(uid, plan), plan, MIDDLE);
        clock.stopAt(MIDDLE.plusSeconds(60));
        var again = users.subscription(uid, plan);

        users.pay(again, "1", "subscription_create", MIDDLE, MIDDLE.plus(Duration.ofDays(28)), plan);

        assertThat(users.lotsOf(again))
                .containsExactly("500 image until " + FEBRUARY, "500 image until 2027-03-14T10:00:00Z");
    }

    @Test
    void a_pause_and_a_resumption_bring_no_month_that_was_not_paid() {
        var plan = pro();
        var events = users.paying(plan);
        users.stripe().handle(status(events, plan, "paused", MIDDLE));
        users.stripe().handle(status(events, plan, "active", MARCH));
        clock.stopAt(MARCH);

        assertThat(users.lotsOf(events)).isEmpty();
    }

    private static String status(SubscriptionEvents events, Plan plan, String status, Instant at) {
        return events.subscription(
                status.equals("paused") ? "paused" : "resumed",
                at,
                status,
                "price_" + plan.id(),
                JANUARY,
                FEBRUARY,
                _ -> {});
    }

    private Plan pro() {
        return users.plan(Every.MONTH, 2_000, monthly("image", 500));
    }

    private long anomalies(String uid, AnomalyKind kind) {
        return given.one(Long.class, "select count(*) from anomalies where uid = ? and kind = ?", uid, kind.code());
    }

    private void assertSound(SubscriptionEvents events) {
        assertThat(integrity.verify(events.uid).findings()).isEmpty();
    }
}
