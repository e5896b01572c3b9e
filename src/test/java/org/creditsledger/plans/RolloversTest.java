package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.PlanFixtures.add;
import static org.creditsledger.plans.PlanFixtures.plan;
import static org.creditsledger.plans.PlanFixtures.rollingOver;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Objects;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.lots.LotList;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.test.context.support.WithMockUser;

/** A plan of 500 image credits a month, of which 200 unused ones go on for a month. */
@DatabaseTest
@WithMockUser(roles = {"SERVICE", "ADMIN"})
record RolloversTest(
        StripeEvents stripe,
        PlanRepository plans,
        PlanCalendar calendar,
        LedgerService ledger,
        LotList lots,
        IntegrityService integrity,
        Given given,
        SettableClock clock) {

    private static final Instant JANUARY = Instant.parse("2027-01-31T10:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2027-02-28T10:00:00Z");
    private static final Instant MARCH = Instant.parse("2027-03-31T10:00:00Z");

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void at_most_the_cap_of_the_unused_credits_goes_on() {
        var events = subscribed();
        given.posted(adjustment(events.uid, Direction.DEBIT, 100, key()));

        clock.stopAt(FEBRUARY);
        assertThat(lotsOf(events)).isEmpty();
        calendar.run();
        calendar.run();

        assertThat(lotsOf(events)).containsExactly("200 until 2027-03-28T10:00:00Z");
        assertSound(events);
    }

    @Test
    void fewer_unused_credits_than_the_cap_all_go_on() {
        var events = subscribed();
        given.posted(adjustment(events.uid, Direction.DEBIT, 420, key()));

        clock.stopAt(FEBRUARY.plus(Duration.ofDays(7)));
        calendar.run();

        assertThat(lotsOf(events)).containsExactly("80 until 2027-03-28T10:00:00Z");
    }

    @Test
    void nothing_goes_on_where_nothing_is_left_or_before_the_end() {
        var events = subscribed();
        calendar.run();
        assertThat(lotsOf(events)).containsExactly("500 until " + FEBRUARY);
        given.posted(adjustment(events.uid, Direction.DEBIT, 500, key()));

        clock.stopAt(FEBRUARY);
        calendar.run();

        assertThat(lotsOf(events)).isEmpty();
        assertThat(given.entriesOf(events.uid)).isEqualTo(2);
    }

    @Test
    void reserved_credits_follow_their_hold() {
        var events = subscribed();
        clock.stopAt(FEBRUARY.minus(Duration.ofMinutes(30)));
        var hold = given.placed(Given.hold(events.uid, 400));

        clock.stopAt(FEBRUARY);
        calendar.run();
        assertThat(lotsOf(events)).containsExactlyInAnyOrder("400 until " + FEBRUARY, "100 until 2027-03-28T10:00:00Z");
        ledger.release(hold.id());
        calendar.run();

        assertThat(lotsOf(events)).containsExactly("100 until 2027-03-28T10:00:00Z");
        assertSound(events);
    }

    @Test
    void a_renewal_and_a_rollover_go_side_by_side_and_the_rollover_does_not_roll_over() {
        var events = subscribed();
        clock.stopAt(FEBRUARY);
        pay(events, "2", FEBRUARY, MARCH);
        calendar.run();

        assertThat(lotsOf(events)).containsExactlyInAnyOrder("500 until " + MARCH, "200 until 2027-03-28T10:00:00Z");
        clock.stopAt(Instant.parse("2027-03-28T10:00:00Z"));
        calendar.run();
        assertThat(lotsOf(events)).containsExactly("500 until " + MARCH);
    }

    @Test
    void a_refund_takes_what_went_on_and_reports_what_was_used() {
        var events = subscribed();
        given.posted(adjustment(events.uid, Direction.DEBIT, 360, key()));
        clock.stopAt(FEBRUARY);
        calendar.run();
        assertThat(lotsOf(events)).containsExactly("140 until 2027-03-28T10:00:00Z");

        stripe.handle(events.refund("1", 2_000, 2_000));

        assertThat(lotsOf(events)).isEmpty();
        assertThat(given.all(
                        String.class,
                        "select details from anomalies where uid = ? and kind = ?",
                        events.uid,
                        AnomalyKind.REFUND_SHORTFALL.code()))
                .containsExactly("360 of 500 image credits were not available any more");
        assertSound(events);
    }

    @Test
    void two_refunds_around_the_end_take_all_that_was_not_used() {
        var events = subscribed();
        stripe.handle(events.refund("1", 1_400, 2_000));
        assertThat(lotsOf(events)).containsExactly("150 until " + FEBRUARY);
        clock.stopAt(FEBRUARY);
        calendar.run();
        assertThat(lotsOf(events)).containsExactly("150 until 2027-03-28T10:00:00Z");

        stripe.handle(events.refund("1", 2_000, 2_000));

        assertThat(lotsOf(events)).isEmpty();
        assertThat(given.all(String.class, "select details from anomalies where uid = ?", events.uid))
                .isEmpty();
        assertSound(events);
    }

    private SubscriptionEvents subscribed() {
        clock.stopAt(JANUARY);
        var plan = add(
                plans,
                plan(PlanFixtures.id(), Every.MONTH, 2_000, rollingOver(500, new Rollover(200, Period.ofMonths(1)))));
        var events = new SubscriptionEvents(given.user(), true, true).with("price_" + plan.id());
        pay(events, "1", JANUARY, FEBRUARY);
        return events;
    }

    private void pay(SubscriptionEvents events, String name, Instant from, Instant to) {
        stripe.handle(
                events.paid(name, name.equals("1") ? "subscription_create" : "subscription_cycle", from, to, 2_000));
    }

    private List<String> lotsOf(SubscriptionEvents events) {
        return lots.open(events.uid).stream()
                .map(lot -> lot.remaining() + " until " + Objects.requireNonNull(lot.expiresAt()))
                .toList();
    }

    private void assertSound(SubscriptionEvents events) {
        assertThat(integrity.verify(events.uid).findings()).isEmpty();
    }
}
