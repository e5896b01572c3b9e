package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.creditsledger.plans.Renewal.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a paid invoice brings. Pro brings 500 image credits a month for 20.00, max 2,000 for 60.00. */
class AllotmentRulesTest {

    private static final Instant JANUARY = Instant.parse("2027-01-31T10:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2027-02-28T10:00:00Z");
    private static final Instant MARCH = Instant.parse("2027-03-31T10:00:00Z");
    private static final Instant MIDDLE = Instant.parse("2027-02-14T10:00:00Z");
    private static final Instant NEXT_YEAR = Instant.parse("2028-01-31T10:00:00Z");

    private static final Plan PRO = plan("pro", "Pro", 500, Every.MONTH, 2_000, 50);
    private static final Plan MAX = plan("max", "Max", 2_000, Every.MONTH, 6_000, 0);
    private static final Plan PRO_YEARLY = plan("pro-yearly", "Pro", 500, Every.YEAR, 20_000, 50);
    private static final Plan MAX_YEARLY = plan("max-yearly", "Max", 2_000, Every.YEAR, 60_000, 0);
    private static final Map<String, Plan> PLANS =
            Map.of("price_pro", PRO, "price_max", MAX, "price_pro-yearly", PRO_YEARLY, "price_max-yearly", MAX_YEARLY);

    private final AllotmentRules rules =
            new AllotmentRules((price, _) -> Optional.ofNullable(PLANS.get(price)), ZoneOffset.UTC);

    @ParameterizedTest
    @ValueSource(strings = {"subscription_create", "subscription_cycle", "quote_accept"})
    void the_payment_of_a_period_brings_all_its_credits(String reason) {
        var brought = brought(reason, 2_000, line("price_pro", JANUARY, FEBRUARY, 2_000));

        assertThat(now(brought)).containsExactly("500 of pro from 2027-01-31T10:00:00Z to 2027-02-28T10:00:00Z");
        assertThat(brought.later()).isEmpty();
        assertThat(brought.mismatches()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"manual", "subscription_threshold", "upcoming", "from_the_future"})
    void other_payments_bring_nothing(String reason) {
        assertThat(now(brought(reason, 2_000, line("price_pro", JANUARY, FEBRUARY, 2_000))))
                .isEmpty();
    }

    @Test
    void each_of_several_brings_its_credits() {
        var line = new RenewalLine("price_pro", JANUARY, FEBRUARY, 6_000, 3, false);

        assertThat(brought("subscription_cycle", 6_000, line).now())
                .extracting(Brought.Now::credits)
                .containsExactly(1_500L);
    }

    @Test
    void a_trial_brings_its_own_credits_and_a_renewal_for_nothing_all_of_them() {
        assertThat(now(brought("subscription_create", 0, line("price_pro", JANUARY, MIDDLE, 0))))
                .containsExactly("50 of pro from 2027-01-31T10:00:00Z to 2027-02-14T10:00:00Z");
        assertThat(now(brought("subscription_create", 0, line("price_max", JANUARY, MIDDLE, 0))))
                .isEmpty();
        // A coupon left nothing to pay.
        assertThat(now(brought("subscription_cycle", 0, line("price_pro", JANUARY, FEBRUARY, 2_000))))
                .hasSize(1);
    }

    @Test
    void a_line_that_is_not_paid_at_its_price_brings_its_credits_and_is_reported() {
        var brought = brought("subscription_cycle", 1_900, line("price_pro", JANUARY, FEBRUARY, 1_900));

        assertThat(brought.now()).extracting(Brought.Now::credits).containsExactly(500L);
        assertThat(brought.mismatches()).hasSize(1);
    }

    @Test
    void an_upgrade_brings_the_difference_in_proportion_to_the_money() {
        assertThat(now(upgrade(2_000, MIDDLE, -1_000, 3_000)))
                .containsExactly("750 of max from 2027-02-14T10:00:00Z to 2027-02-28T10:00:00Z");
    }

    @Test
    void an_upgrade_on_the_last_day_brings_credits_of_a_day() {
        var lastDay = FEBRUARY.minusSeconds(86_400);

        // 1/28 of each: 71 (20.00 ÷ 28) back, 214 (60.00 ÷ 28) to pay.
        assertThat(upgrade(143, lastDay, -71, 214).now())
                .extracting(Brought.Now::credits)
                .containsExactly(53L); // 2,000 × 214 ÷ 6,000 − 500 × 71 ÷ 2,000 = 53.58
    }

    @Test
    void an_upgrade_without_a_payment_brings_nothing() {
        assertThat(upgrade(0, MIDDLE, -1_000, 3_000).now()).isEmpty();
    }

    @Test
    void a_downgrade_brings_nothing_now() {
        var brought = brought(
                "subscription_update",
                1,
                new RenewalLine("price_max", MIDDLE, FEBRUARY, -3_000, 1, true),
                new RenewalLine("price_pro", MIDDLE, FEBRUARY, 1_000, 1, true));

        assertThat(brought.now()).isEmpty();
    }

    @Test
    void an_upgrade_that_is_paid_with_the_next_period_lasts_as_long_as_that() {
        var brought = brought(
                "subscription_cycle",
                8_000,
                new RenewalLine("price_pro", MIDDLE, FEBRUARY, -1_000, 1, true),
                new RenewalLine("price_max", MIDDLE, FEBRUARY, 3_000, 1, true),
                line("price_max", FEBRUARY, MARCH, 6_000));

        assertThat(now(brought))
                .containsExactlyInAnyOrder(
                        "2000 of max from 2027-02-28T10:00:00Z to 2027-03-31T10:00:00Z",
                        "750 of max from 2027-02-14T10:00:00Z to 2027-03-31T10:00:00Z");
    }

    @Test
    void money_in_another_currency_than_the_price_brings_no_part_of_it_and_is_reported() {
        var brought = rules.brought(new Renewal(
                "in_1",
                "sub_1",
                "subscription_update",
                Status.PAID,
                2_000,
                "EUR",
                List.of(new RenewalLine("price_max", MIDDLE, FEBRUARY, 3_000, 1, true))));

        assertThat(brought.now()).isEmpty();
        assertThat(brought.uncredited()).hasSize(1);
    }

    @Test
    void a_paid_year_brings_a_month_now_and_eleven_later() {
        var brought = brought("subscription_create", 20_000, line("price_pro-yearly", JANUARY, NEXT_YEAR, 20_000));

        assertThat(now(brought)).containsExactly("500 of pro-yearly from 2027-01-31T10:00:00Z to 2027-02-28T10:00:00Z");
        assertThat(brought.later()).singleElement().satisfies(later -> {
            assertThat(later.credits()).isEqualTo(500);
            assertThat(later.next()).isEqualTo(1);
            assertThat(later.begin(1, ZoneOffset.UTC)).isEqualTo(FEBRUARY);
            assertThat(later.begin(2, ZoneOffset.UTC)).isEqualTo(MARCH);
            assertThat(later.begin(12, ZoneOffset.UTC)).isEqualTo(later.endsAt());
        });
    }

    @Test
    void an_upgrade_within_a_year_brings_the_difference_for_the_rest_of_the_month_and_each_later_one() {
        var at = Instant.parse("2027-03-14T22:00:00Z"); // half of 28 February to 31 March
        var brought = brought(
                "subscription_update",
                35_000,
                new RenewalLine("price_pro-yearly", at, NEXT_YEAR, -17_000, 1, true),
                new RenewalLine("price_max-yearly", at, NEXT_YEAR, 52_000, 1, true));

        assertThat(now(brought))
                .containsExactly(
                        "798 of max-yearly from 2027-03-14T22:00:00Z to 2027-03-31T10:00:00Z"); // 1,500 × 16.5 ÷ 31
        assertThat(brought.later()).singleElement().satisfies(later -> {
            assertThat(later.credits()).isEqualTo(1_500);
            assertThat(later.begin(later.next(), ZoneOffset.UTC)).isEqualTo(MARCH);
            assertThat(later.endsAt()).isEqualTo(NEXT_YEAR);
        });
    }

    @Test
    void a_year_instead_of_a_month_brings_its_first_month_without_the_unused_credits_of_the_old_one() {
        var end = Instant.parse("2028-02-14T10:00:00Z");
        var brought = brought(
                "subscription_update",
                19_000,
                new RenewalLine("price_pro", MIDDLE, FEBRUARY, -1_000, 1, true),
                line("price_pro-yearly", MIDDLE, end, 20_000));

        assertThat(now(brought)).containsExactly("250 of pro-yearly from 2027-02-14T10:00:00Z to 2027-03-14T10:00:00Z");
        assertThat(brought.later()).extracting(Brought.Later::credits).containsExactly(500L);
    }

    @Test
    void two_plans_in_one_invoice_bring_both() {
        var brought = brought(
                "subscription_create",
                8_000,
                line("price_pro", JANUARY, FEBRUARY, 2_000),
                line("price_max", JANUARY, FEBRUARY, 6_000));

        assertThat(brought.now()).extracting(Brought.Now::credits).containsExactly(500L, 2_000L);
    }

    @Test
    void more_credits_than_one_entry_can_have_are_reported() {
        var brought = brought(
                "subscription_cycle", 2_000, new RenewalLine("price_pro", JANUARY, FEBRUARY, 2_000, 10_000_000, false));

        assertThat(brought.now()).isEmpty();
        assertThat(brought.uncredited()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2027-01-31T10:00:00Z, 1, Europe/Berlin, 2027-02-28T10:00:00Z",
        "2027-01-31T10:00:00Z, 2, Europe/Berlin, 2027-03-31T09:00:00Z", // summer time
        "2027-01-31T10:00:00Z, 2, America/New_York, 2027-03-31T09:00:00Z",
        "2027-01-31T23:30:00Z, 1, Europe/Berlin, 2027-02-28T23:30:00Z", // 1 February there, so 1 March
        "2028-01-31T10:00:00Z, 1, UTC, 2028-02-29T10:00:00Z",
        "2028-02-29T10:00:00Z, 12, UTC, 2029-02-28T10:00:00Z",
        "2028-02-29T10:00:00Z, 48, UTC, 2032-02-29T10:00:00Z"
    })
    void months_are_counted_from_the_anchor_in_the_sellers_zone(
            Instant anchor, int number, ZoneId zone, Instant begin) {
        assertThat(Every.MONTH.begin(anchor, number, zone)).isEqualTo(begin);
    }

    @Test
    void credits_end_with_their_period_after_a_time_or_never() {
        var zone = ZoneId.of("Europe/Berlin");
        var grace = new AllotmentEnd(AllotmentEnd.Kind.PERIOD, Period.ofDays(3));
        var quarter = new AllotmentEnd(AllotmentEnd.Kind.AFTER, Period.ofMonths(3));

        assertThat(AllotmentEnd.WITH_PERIOD.of(JANUARY, FEBRUARY, zone)).isEqualTo(FEBRUARY);
        assertThat(grace.of(JANUARY, FEBRUARY, zone)).isEqualTo("2027-03-03T10:00:00Z");
        assertThat(quarter.of(JANUARY, FEBRUARY, zone)).isEqualTo("2027-04-30T09:00:00Z");
        assertThat(AllotmentEnd.NEVER.of(JANUARY, FEBRUARY, zone)).isNull();
    }

    private Brought upgrade(long paidMinor, Instant at, long back, long forward) {
        return brought(
                "subscription_update",
                paidMinor,
                new RenewalLine("price_pro", at, FEBRUARY, back, 1, true),
                new RenewalLine("price_max", at, FEBRUARY, forward, 1, true));
    }

    private Brought brought(String reason, long paidMinor, RenewalLine... lines) {
        return rules.brought(new Renewal("in_1", "sub_1", reason, Status.PAID, paidMinor, "USD", Arrays.asList(lines)));
    }

    private static List<String> now(Brought brought) {
        return brought.now().stream()
                .map(now -> "%s of %s from %s to %s"
                        .formatted(now.credits(), now.plan().id(), now.periodStart(), now.periodEnd()))
                .toList();
    }

    private static RenewalLine line(String price, Instant from, Instant to, long amountMinor) {
        return new RenewalLine(price, from, to, amountMinor, 1, false);
    }

    private static Plan plan(String id, String name, long credits, Every paid, long priceMinor, long trialCredits) {
        var prices = List.of(new PlanPrice("price_" + id, paid, priceMinor, "USD"));
        return new Plan(
                id,
                "plans",
                true,
                1,
                name,
                false,
                JANUARY,
                List.of(new Allotment("image", credits, Every.MONTH, AllotmentEnd.WITH_PERIOD, null, trialCredits)),
                prices,
                prices);
    }
}
