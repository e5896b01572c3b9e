package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.lots.LotList;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Permutations;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.test.context.support.WithMockUser;

/** Plays the lives of docs/guides/plans.md in every order of their events, each event doubled. */
@DatabaseTest
@WithMockUser(roles = {"SERVICE", "ADMIN"})
record LivesOfSubscriptionsTest(
        StripeEvents stripe,
        PlanRepository plans,
        LotList lots,
        IntegrityService integrity,
        Given given,
        SettableClock clock) {

    private static final Instant JANUARY = Instant.parse("2027-01-31T10:00:00Z");
    private static final Instant MIDDLE = Instant.parse("2027-02-14T10:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2027-02-28T10:00:00Z");
    private static final Instant MARCH = Instant.parse("2027-03-31T10:00:00Z");
    private static final Instant APRIL = Instant.parse("2027-04-30T10:00:00Z");
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| ((?:`[^`]+` ?)+)\\| ([^|]+) \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** @param events codes of {@link #event} */
    private record Life(String name, List<String> events, List<String> lots) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Life> lives() throws IOException {
        var lives = Files.readAllLines(Path.of("docs/guides/plans.md")).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches() && row.group(3).contains(" until "))
                .map(row -> new Life(
                        row.group(1),
                        CODE.matcher(row.group(2))
                                .results()
                                .map(code -> code.group(1))
                                .toList(),
                        Arrays.asList(row.group(3).split(", "))))
                .toList();
        assertThat(lives).hasSizeGreaterThanOrEqualTo(5);
        return lives.stream();
    }

    @BeforeEach
    void addPlans() {
        clock.stopAt(JANUARY);
        add("lives-pro", "Pro", 500, 2_000, 50);
        add("lives-max", "Max", 2_000, 6_000, 0);
    }

    @ParameterizedTest
    @MethodSource("lives")
    void the_order_and_number_of_events_change_nothing(Life life) {
        var styles = new Random(life.name().hashCode());
        for (var order : Permutations.of(life.events())) {
            var uid = given.user();
            // A user whom only the session names must have one.
            var isNamed = !life.events().contains("session") || styles.nextBoolean();
            var events = new SubscriptionEvents(uid, styles.nextBoolean(), isNamed);

            for (var event : order) {
                var body = event(events, event);
                stripe.handle(body);
                stripe.handle(body);
            }
            order.reversed().forEach(event -> stripe.handle(event(events, event)));

            assertThat(lotsOf(uid)).as(order.toString()).containsExactlyInAnyOrderElementsOf(life.lots());
            assertThat(given.imageBalanceOf(uid))
                    .as(order.toString())
                    .isEqualTo(life.lots().stream()
                            .mapToLong(lot -> Long.parseLong(lot.split(" ")[0]))
                            .sum());
            assertThat(integrity.verify(uid).findings()).as(order.toString()).isEmpty();
        }
    }

    private List<String> lotsOf(String uid) {
        return lots.open(uid).stream()
                .map(lot -> lot.remaining() + " until "
                        + Objects.requireNonNull(lot.expiresAt())
                                .atOffset(ZoneOffset.UTC)
                                .toLocalDate())
                .toList();
    }

    private static String event(SubscriptionEvents events, String code) {
        return switch (code) {
            case "session" -> events.session();
            case "created" -> subscription(events, "created", JANUARY, "active", JANUARY, FEBRUARY);
            case "paid 1" -> paid(events, "1", "subscription_create", JANUARY, FEBRUARY);
            case "paid 2" -> paid(events, "2", "subscription_cycle", FEBRUARY, MARCH);
            case "paid 3" -> paid(events, "3", "subscription_cycle", MARCH, APRIL);
            case "payment 1" -> events.payment("1");
            case "refunded 1" -> events.refund("1", 1_000, 2_000);
            case "failed 2" ->
                events.invoice(
                        "payment_failed",
                        "2",
                        "subscription_cycle",
                        2_000,
                        lines -> events.line(lines, "price_lives-pro", FEBRUARY, MARCH, 2_000, 1, false));
            case "past due" -> subscription(events, "updated", FEBRUARY, "past_due", FEBRUARY, MARCH);
            case "canceled" ->
                events.subscription(
                        "deleted",
                        FEBRUARY,
                        "canceled",
                        "price_lives-pro",
                        JANUARY,
                        FEBRUARY,
                        subscription -> subscription.put("ended_at", FEBRUARY.getEpochSecond()));
            case "upgraded" ->
                events.subscription("updated", MIDDLE, "active", "price_lives-max", JANUARY, FEBRUARY, _ -> {});
            case "paid upgrade" ->
                events.invoice("paid", "upgrade", "subscription_update", 2_000, lines -> {
                    events.line(lines, "price_lives-pro", MIDDLE, FEBRUARY, -1_000, 1, true);
                    events.line(lines, "price_lives-max", MIDDLE, FEBRUARY, 3_000, 1, true);
                });
            case "paid 2 max" ->
                events.invoice(
                        "paid",
                        "2",
                        "subscription_cycle",
                        6_000,
                        lines -> events.line(lines, "price_lives-max", FEBRUARY, MARCH, 6_000, 1, false));
            case "trialing" -> subscription(events, "created", JANUARY, "trialing", JANUARY, MIDDLE);
            case "paid trial" ->
                events.invoice(
                        "paid",
                        "trial",
                        "subscription_create",
                        0,
                        lines -> events.line(lines, "price_lives-pro", JANUARY, MIDDLE, 0, 1, false));
            case "active" ->
                subscription(events, "updated", MIDDLE, "active", MIDDLE, Instant.parse("2027-03-14T10:00:00Z"));
            case "paid after trial" ->
                paid(events, "2", "subscription_cycle", MIDDLE, Instant.parse("2027-03-14T10:00:00Z"));
            default -> throw new IllegalArgumentException("an event that this test does not know: " + code);
        };
    }

    private static String subscription(
            SubscriptionEvents events, String type, Instant at, String status, Instant from, Instant to) {
        return events.subscription(type, at, status, "price_lives-pro", from, to, _ -> {});
    }

    private static String paid(SubscriptionEvents events, String name, String reason, Instant from, Instant to) {
        return events.invoice(
                "paid", name, reason, 2_000, lines -> events.line(lines, "price_lives-pro", from, to, 2_000, 1, false));
    }

    private void add(String id, String name, long credits, long priceMinor, long trialCredits) {
        if (plans.find(id, 1).isEmpty()) {
            var prices = List.of(new PlanPrice("price_" + id, Every.MONTH, priceMinor, "USD"));
            var plan = new Plan(
                    id,
                    id,
                    true,
                    1,
                    name,
                    false,
                    JANUARY,
                    List.of(new Allotment("image", credits, Every.MONTH, AllotmentEnd.WITH_PERIOD, null, trialCredits)),
                    prices,
                    prices);
            plans.add(id, id, JANUARY);
            plans.addVersion(plan, JANUARY, "service:test");
            plans.addPrices(plan);
        }
    }
}
