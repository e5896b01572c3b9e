package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.SubscribedUsers.FEBRUARY;
import static org.creditsledger.plans.SubscribedUsers.JANUARY;
import static org.creditsledger.plans.SubscribedUsers.MARCH;
import static org.creditsledger.plans.SubscribedUsers.MIDDLE;

import java.time.Instant;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;

/** A year of 500 image credits a month was paid on 31 January, and the subscription is paused for a time. */
@DatabaseTest
@Import(SubscribedUsers.class)
@WithMockUser(roles = {"SERVICE", "ADMIN"})
class PausesTest {

    private static final Instant NEXT_YEAR = Instant.parse("2028-01-31T10:00:00Z");
    private static final Instant APRIL = Instant.parse("2027-04-30T12:00:00Z");

    private final SubscribedUsers users;
    private final PlanCalendar calendar;
    private final ComingCreditRepository coming;
    private final Given given;
    private final SettableClock clock;

    private Plan plan;
    private SubscriptionEvents events;

    PausesTest(
            SubscribedUsers users,
            PlanCalendar calendar,
            ComingCreditRepository coming,
            Given given,
            SettableClock clock) {
        this.users = users;
        this.calendar = calendar;
        this.coming = coming;
        this.given = given;
        this.clock = clock;
    }

    @BeforeEach
    void payForAYear() {
        clock.stopAt(JANUARY);
        plan = users.plan(Every.YEAR, 20_000, monthly("image", 500));
        events = users.subscription(given.user(), plan);
        report("created", "active", JANUARY);
        users.pay(events, "1", "subscription_create", JANUARY, NEXT_YEAR, plan);
    }

    /** A full page of them would be read again and again. */
    @Test
    void the_calendar_does_not_read_what_waits_for_the_end_of_a_pause() {
        report("paused", "paused", MIDDLE);

        assertThat(coming.findDueSubscriptions(MARCH, "", 1_000)).doesNotContain(events.subscriptionId);
        assertThat(coming.findDueSubscriptions(FEBRUARY, "", 1_000)).doesNotContain(events.subscriptionId);
        report("resumed", "active", MIDDLE.plusSeconds(1));
        assertThat(coming.findDueSubscriptions(FEBRUARY, "", 1_000)).contains(events.subscriptionId);
    }

    @Test
    void a_further_report_during_a_pause_does_not_begin_it_again() {
        report("paused", "paused", MIDDLE);
        clock.stopAt(FEBRUARY.plusSeconds(60));
        report("updated", "paused", FEBRUARY.plusSeconds(60));

        calendar.run();

        assertThat(users.lotsOf(events)).isEmpty();
    }

    @Test
    void months_before_and_after_a_pause_come_and_those_within_do_not_though_the_calendar_was_down() {
        report("paused", "paused", FEBRUARY.plusSeconds(60));
        clock.stopAt(MARCH.plusSeconds(60));
        report("resumed", "active", MARCH.plusSeconds(60));
        clock.stopAt(APRIL);

        calendar.run();

        assertThat(entries()).isEqualTo(3); // of January, of February before the pause, and of April
    }

    private void report(String type, String status, Instant at) {
        users.stripe().handle(events.subscription(type, at, status, "price_" + plan.id(), JANUARY, NEXT_YEAR, _ -> {}));
    }

    private long entries() {
        return given.one(
                Long.class, "select count(*) from credits_ledger where uid = ? and source = 'plan'", events.uid);
    }
}
