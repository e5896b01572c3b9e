package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.SubscribedUsers.JANUARY;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
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

/** A year that is paid on 31 January, with 500 image credits a month. */
@DatabaseTest
@Import(SubscribedUsers.class)
@WithMockUser(roles = {"SERVICE", "ADMIN"})
@TestPropertySource(properties = {"credits.plans.free-inactive-after=P3M", "credits.invoices.zone=UTC"})
class ComingCreditsTest {

    private final SubscribedUsers users;
    private final PlanCalendar calendar;
    private final IntegrityService integrity;
    private final Given given;
    private final SettableClock clock;

    private Plan plan;
    private SubscriptionEvents events;

    ComingCreditsTest(
            SubscribedUsers users,
            PlanCalendar calendar,
            IntegrityService integrity,
            Given given,
            SettableClock clock) {
        this.users = users;
        this.calendar = calendar;
        this.integrity = integrity;
        this.given = given;
        this.clock = clock;
    }

    @BeforeEach
    void pay() {
        clock.stopAt(JANUARY);
        plan = users.plan(Every.YEAR, 12_000, monthly("image", 500));
        events = users.subscription(given.user(), plan);
        users.pay(events, "1", "subscription_create", JANUARY, Instant.parse("2028-01-31T10:00:00Z"), plan);
    }

    @Test
    void months_that_begin_in_a_pause_bring_nothing_and_later_ones_do() {
        pauseAt("2027-02-14T10:00:00Z", "paused");
        at("2027-02-28T10:00:00Z");
        at("2027-03-31T10:00:00Z");
        assertThat(users.lotsOf(events)).isEmpty();
        pauseAt("2027-04-10T10:00:00Z", "active");
        at("2027-04-30T10:00:00Z");

        assertThat(users.lotsOf(events)).containsExactly("500 image until 2027-05-31T10:00:00Z");
        assertThat(periods()).containsExactly("2027-01-31", "2027-04-30");
    }

    @Test
    void each_missed_month_is_made_up_for_once_and_lasts_as_long_as_the_current_one() {
        at("2027-04-15T10:00:00Z");
        at("2027-04-15T11:00:00Z");

        assertThat(users.lotsOf(events))
                .containsExactly("500 image until 2027-04-30T10:00:00Z", "500 image until 2027-04-30T10:00:00Z");
        assertThat(periods()).containsExactly("2027-01-31", "2027-02-28", "2027-03-31");
        assertThat(integrity.verify(events.uid).findings()).isEmpty();
    }

    @Test
    void months_that_were_missed_until_after_the_year_last_for_a_month() {
        at("2028-02-05T10:00:00Z");

        assertThat(users.lotsOf(events)).hasSize(11).containsOnly("500 image until 2028-03-05T10:00:00Z");
        assertThat(periods()).hasSize(12);
    }

    @Test
    void a_refunded_year_brings_no_more_credits_than_were_not_refunded() {
        users.stripe().handle(events.refund("1", 6_000, 12_000));
        at("2027-02-28T10:00:00Z");
        assertThat(users.lotsOf(events)).containsExactly("250 image until 2027-03-31T10:00:00Z");
        users.stripe().handle(events.refund("1", 12_000, 12_000));
        at("2027-03-31T10:00:00Z");

        assertThat(users.lotsOf(events)).isEmpty();
        assertThat(given.imageBalanceOf(events.uid)).isZero();
        assertThat(integrity.verify(events.uid).findings()).isEmpty();
    }

    private void at(String instant) {
        clock.stopAt(Instant.parse(instant));
        calendar.run();
    }

    private void pauseAt(String instant, String status) {
        var at = Instant.parse(instant);
        clock.stopAt(at);
        users.stripe()
                .handle(events.subscription(
                        status.equals("paused") ? "paused" : "resumed",
                        at,
                        status,
                        "price_" + plan.id(),
                        JANUARY,
                        Instant.parse("2028-01-31T10:00:00Z"),
                        _ -> {}));
    }

    /** The first days of those that brought credits. */
    private List<String> periods() {
        return given
                .all(
                        OffsetDateTime.class,
                        "select period_start from plan_credits where subscription_id = ? order by period_start",
                        events.subscriptionId)
                .stream()
                .map(start -> start.toInstant().toString().substring(0, 10))
                .toList();
    }
}
