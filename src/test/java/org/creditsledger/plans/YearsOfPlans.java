package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.PlanFixtures.add;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.PlanFixtures.plan;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.Test;

/** Three years that begin on 31 January at 00:30, in the zone of the seller, day by day, with a week in which nothing runs. */
abstract class YearsOfPlans {

    private final ZoneId zone;
    private final StripeEvents stripe;
    private final PlanRepository plans;
    private final PlanCalendar calendar;
    private final IntegrityService integrity;
    private final Given given;
    private final SettableClock clock;
    private final ZonedDateTime begin;

    YearsOfPlans(
            String zone,
            StripeEvents stripe,
            PlanRepository plans,
            PlanCalendar calendar,
            IntegrityService integrity,
            Given given,
            SettableClock clock) {
        this.zone = ZoneId.of(zone);
        this.stripe = stripe;
        this.plans = plans;
        this.calendar = calendar;
        this.integrity = integrity;
        this.given = given;
        this.clock = clock;
        this.begin = ZonedDateTime.of(2027, 1, 31, 0, 30, 0, 0, this.zone);
    }

    @Test
    void each_month_of_a_year_that_was_paid_at_once_brings_one_lot_with_the_right_end() {
        var plan = add(plans, plan(PlanFixtures.id(), Every.YEAR, 20_000, monthly("image", 500), monthly("video", 20)));
        var events = new SubscriptionEvents(given.user(), false, true);

        days(day -> {
            if (day.getMonthValue() == 1 && day.getDayOfMonth() == 31) {
                pay(events, plan, day, day.plusYears(1), 20_000);
            }
        });

        for (var type : List.of("image", "video")) {
            assertThat(lots(events.uid, type))
                    .as(type)
                    .containsExactlyElementsOf(months(type.equals("image") ? 500 : 20));
        }
        assertThat(integrity.verify(events.uid).findings()).isEmpty();
    }

    @Test
    void each_month_that_was_paid_brings_one_lot_with_the_right_end() {
        var plan = add(plans, plan(PlanFixtures.id(), Every.MONTH, 2_000, monthly("image", 500)));
        var events = new SubscriptionEvents(given.user(), true, true);

        var number = new int[1];
        days(day -> {
            if (day.equals(begin.plusMonths(number[0]))) {
                pay(events, plan, day, begin.plusMonths(number[0] + 1), 2_000);
                number[0]++;
            }
        });

        assertThat(lots(events.uid, "image")).containsExactlyElementsOf(months(500));
        assertThat(integrity.verify(events.uid).findings()).isEmpty();
    }

    /** In the week around the end of February 2028 nothing runs. */
    private void days(Consumer<ZonedDateTime> each) {
        var end = begin.plusYears(3);
        for (var day = begin; day.isBefore(end); day = day.plusDays(1)) {
            clock.stopAt(day.toInstant());
            each.accept(day);
            var isDown = day.getYear() == 2028 && day.getMonthValue() == 2 && day.getDayOfMonth() > 25
                    || day.getYear() == 2028 && day.getMonthValue() == 3 && day.getDayOfMonth() < 4;
            if (!isDown) {
                calendar.run();
            }
        }
    }

    private void pay(SubscriptionEvents events, Plan plan, ZonedDateTime from, ZonedDateTime to, long priceMinor) {
        stripe.handle(events.invoice(
                "paid",
                "of-" + from.toLocalDate(),
                from.equals(begin) ? "subscription_create" : "subscription_cycle",
                priceMinor,
                lines -> events.line(
                        lines, "price_" + plan.id(), from.toInstant(), to.toInstant(), priceMinor, 1, false)));
    }

    private List<String> months(long credits) {
        return IntStream.range(0, 36)
                .mapToObj(month -> "%d until %s"
                        .formatted(credits, begin.plusMonths(month + 1).toInstant()))
                .toList();
    }

    /** All of a user, in the order of their ends. */
    private List<String> lots(String uid, String type) {
        var lots = new ArrayList<String>();
        given.asOwner()
                .sql("select amount, expires_at from lots where uid = ? and type = ? order by expires_at")
                .params(uid, type)
                .query(row -> {
                    lots.add("%d until %s"
                            .formatted(
                                    row.getLong("amount"),
                                    row.getObject("expires_at", OffsetDateTime.class)
                                            .toInstant()));
                });
        return lots;
    }
}
