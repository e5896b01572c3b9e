package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.SubscribedUsers.FEBRUARY;
import static org.creditsledger.plans.SubscribedUsers.JANUARY;
import static org.creditsledger.plans.SubscribedUsers.MARCH;
import static org.creditsledger.plans.SubscribedUsers.MIDDLE;

import java.time.Duration;
import java.util.List;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.TestPropertySource;

/** The credits of a period stay in proportion to the time that the subscription lasted: 250 of 500 in the middle. */
@DatabaseTest
@Import(SubscribedUsers.class)
@WithMockUser(roles = {"SERVICE", "ADMIN"})
@TestPropertySource(properties = {"credits.plans.past-due-grace=P7D", "credits.plans.at-cancellation=prorate"})
record ProratedCancellationsTest(SubscribedUsers users, IntegrityService integrity, Given given, SettableClock clock) {

    @ParameterizedTest
    @CsvSource({"0, 250", "100, 150", "250, 0", "400, 0"})
    void the_unused_part_of_the_time_that_passed_stays(long spent, long left) {
        clock.stopAt(JANUARY);
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = users.paying(plan);
        if (spent > 0) {
            users.spend(events, spent);
        }
        clock.stopAt(MIDDLE);

        users.cancel(events, plan, MIDDLE);
        users.cancel(events, plan, MIDDLE);

        assertThat(users.lotsOf(events)).isEqualTo(left == 0 ? List.of() : List.of(left + " image until " + FEBRUARY));
        assertThat(integrity.verify(events.uid).findings()).isEmpty();
    }

    @Test
    void a_refund_of_the_same_time_takes_nothing_more_and_a_full_one_takes_the_rest() {
        clock.stopAt(JANUARY);
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = users.paying(plan);
        clock.stopAt(MIDDLE);
        users.cancel(events, plan, MIDDLE);

        users.stripe().handle(events.refund("1", 1_000, 2_000));
        assertThat(users.lotsOf(events)).containsExactly("250 image until " + FEBRUARY);
        users.stripe().handle(events.refund("1", 2_000, 2_000));

        assertThat(users.lotsOf(events)).isEmpty();
        assertThat(given.all(String.class, "select details from anomalies where uid = ?", events.uid))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FPD", "FDP", "DFP", "PDR", "PRD", "RPD", "DPR", "DRP", "FDPR", "RDFP"})
    void the_order_of_failure_payment_refund_and_end_changes_nothing(String order) {
        clock.stopAt(JANUARY);
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = users.subscription(given.user(), plan);
        clock.stopAt(FEBRUARY);
        for (var event : order.toCharArray()) {
            switch (event) {
                case 'F' -> users.fail(events, "payment_failed", "2", plan);
                case 'P' -> users.pay(events, "2", "subscription_cycle", FEBRUARY, MARCH, plan);
                case 'R' -> users.stripe().handle(events.refund("2", 1_000, 2_000));
                default ->
                    users.cancel(
                            events,
                            plan,
                            FEBRUARY.plus(Duration.between(FEBRUARY, MARCH).dividedBy(2)));
            }
        }

        assertThat(users.lotsOf(events)).containsExactly("250 image until " + MARCH);
        assertThat(integrity.verify(events.uid).findings()).isEmpty();
    }
}
