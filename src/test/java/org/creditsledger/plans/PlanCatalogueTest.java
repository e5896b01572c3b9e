package org.creditsledger.plans;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.creditsledger.database.Timestamps.utc;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.plans.PublishEffect.AllotmentChange;
import org.creditsledger.plans.PublishResult.Published;
import org.creditsledger.testing.CountedStatements;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.SubscriptionEvents;
import org.creditsledger.testing.Threads;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@Import(CountedStatements.class)
@WithMockUser(
        username = "root",
        roles = {"SERVICE", "ADMIN"})
class PlanCatalogueTest {

    private static final Instant NOW = Instant.parse("2027-01-31T10:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final String id =
            "p" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    private final String price = "price_" + id;

    @Autowired
    PlanCatalogue catalogue;

    @Autowired
    SubscriptionList subscriptions;

    @Autowired
    StripeEvents stripe;

    @Autowired
    Given given;

    @Autowired
    SettableClock clock;

    @BeforeEach
    void stopClock() {
        clock.stopAt(NOW);
    }

    @Test
    void a_new_plan_begins_with_its_first_version() {
        var plan = published(draft(500), null);

        assertThat(plan.version()).isEqualTo(1);
        assertThat(plan.validFrom()).isEqualTo(NOW);
        assertThat(catalogue.versions(id)).containsExactly(plan);
        assertThat(catalogue.find(id)).contains(plan);
        assertThat(catalogue.offered()).contains(plan);
        assertThat(given.one(String.class, "select created_by from plan_versions where plan_id = ?", id))
                .isEqualTo("admin:root");
    }

    @Test
    void a_plan_that_begins_later_is_listed_for_admins_and_not_on_offer() {
        var plan = published(draft(500), NOW.plus(DAY));

        assertThat(catalogue.all()).contains(plan);
        assertThat(catalogue.offered()).doesNotContain(plan);

        clock.stopAt(NOW.plus(DAY));
        assertThat(catalogue.offered()).contains(plan);
    }

    @Test
    void the_next_version_is_valid_from_its_time_on() {
        var first = published(draft(500), null);
        var second = published(draft(600), NOW.plus(DAY));

        assertThat(second.version()).isEqualTo(2);
        assertThat(catalogue.offered()).contains(first).doesNotContain(second);
        clock.stopAt(NOW.plus(DAY));
        assertThat(catalogue.offered()).contains(second).doesNotContain(first);
        assertThat(catalogue.versions(id)).containsExactly(second, first);
    }

    @Test
    void the_second_click_adds_nothing() {
        var first = published(draft(500), null);
        clock.stopAt(NOW.plusSeconds(1));
        assertThat(published(draft(500), null)).isEqualTo(first);
        assertThat(published(draft(500), NOW)).isEqualTo(first);

        var later = published(draft(600), NOW.plus(DAY));
        assertThat(published(draft(600), NOW.plus(DAY))).isEqualTo(later);
        clock.stopAt(NOW.plus(DAY.multipliedBy(2)));
        assertThat(published(draft(600), NOW.plus(DAY))).isEqualTo(later);

        assertThat(catalogue.versions(id)).hasSize(2);
    }

    @Test
    void of_many_clicks_at_once_one_adds_a_version() throws Exception {
        var results = Threads.atOnce(8, _ -> catalogue.publish(draft(500), null, "root"));

        assertThat(results).hasOnlyElementsOfType(Published.class);
        assertThat(catalogue.versions(id)).hasSize(1);
    }

    @Test
    void of_two_plans_that_want_one_price_at_once_one_gets_it() throws Exception {
        var results = Threads.atOnce(4, number -> {
            try {
                return catalogue.publish(draft(id + number, "main", false, month(500), price), null, "root");
            } catch (org.springframework.dao.TransientDataAccessException again) {
                return new PublishResult.PriceOfAnotherPlan(price);
            }
        });

        assertThat(results).filteredOn(Published.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !(result instanceof Published))
                .hasSize(3)
                .containsOnly(new PublishResult.PriceOfAnotherPlan(price));
        assertThat(given.all(String.class, "select id from plans where id like ?", id + "_"))
                .hasSize(1);
    }

    @Test
    void nothing_is_published_for_an_unknown_credit_type() {
        var unknown = new Allotment("gold", 1, Every.MONTH, AllotmentEnd.NEVER, null, 0);

        assertThat(publish(draft(id, "main", false, unknown, price), null))
                .isEqualTo(new PublishResult.UnknownCreditType("gold"));
        assertThat(catalogue.versions(id)).isEmpty();
        assertThat(given.all(String.class, "select id from plans where id = ?", id))
                .isEmpty();
    }

    @Test
    void a_version_begins_neither_in_the_past_nor_before_the_last_one() {
        assertThat(publish(draft(500), NOW.minusSeconds(1))).isEqualTo(new PublishResult.StartsInThePast());
        var first = published(draft(500), NOW.plus(DAY));

        assertThat(publish(draft(600), NOW.minusSeconds(1))).isEqualTo(new PublishResult.StartsInThePast());
        assertThat(publish(draft(600), NOW.plus(DAY))).isEqualTo(new PublishResult.StartsBeforeTheLast(first));
        assertThat(publish(draft(500), null)).isEqualTo(new PublishResult.StartsBeforeTheLast(first));
        assertThat(catalogue.versions(id)).containsExactly(first);
    }

    @Test
    void a_price_keeps_its_plan_and_its_terms() {
        var first = published(draft(500), null);
        clock.stopAt(NOW.plusSeconds(1));

        assertThat(publish(draft(id + "x", "main", false, month(500), price), null))
                .isEqualTo(new PublishResult.PriceOfAnotherPlan(price));
        for (var changed : List.of(
                new PlanPrice(price, Every.MONTH, 2_001, "USD"),
                new PlanPrice(price, Every.YEAR, 2_000, "USD"),
                new PlanPrice(price, Every.MONTH, 2_000, "EUR"))) {
            assertThat(publish(new PlanDraft(id, "main", "Pro", false, List.of(month(600)), List.of(changed)), null))
                    .isEqualTo(new PublishResult.PriceChanged(price));
        }
        assertThat(catalogue.versions(id)).containsExactly(first);
    }

    @Test
    void a_plan_keeps_the_prices_that_a_draft_does_not_name() {
        published(draft(500), null);
        clock.stopAt(NOW.plusSeconds(1));

        var second = published(draft(id, "main", false, month(500), price + "_2"), null);

        assertThat(second.version()).isEqualTo(2);
        assertThat(second.prices()).extracting(PlanPrice::id).containsExactly(price, price + "_2");
        assertThat(catalogue.versions(id).getFirst()).isEqualTo(second);
    }

    @Test
    void a_plan_keeps_its_group_and_whether_it_is_free() {
        var first = published(draft(500), null);
        clock.stopAt(NOW.plusSeconds(1));

        assertThat(publish(draft(id, "other", false, month(500), price), null))
                .isEqualTo(new PublishResult.GroupChanged(first));
        assertThat(publish(draft(id, "main", true, month(500)), null)).isEqualTo(new PublishResult.FreeChanged(first));
    }

    @Test
    void no_version_has_credits_that_come_less_often_than_any_price_is_paid() {
        var yearly = new Allotment("image", 6_000, Every.YEAR, AllotmentEnd.WITH_PERIOD, null, 0);
        var yearlyPrice = new PlanPrice(price, Every.YEAR, 20_000, "USD");
        var first = published(new PlanDraft(id, "main", "Pro", false, List.of(yearly), List.of(yearlyPrice)), null);
        clock.stopAt(NOW.plusSeconds(1));

        // The new price would also pay for the first version, whose credits come every year.
        assertThat(publish(draft(id, "main", false, month(500), price + "_2"), null))
                .isEqualTo(new PublishResult.ComesTooSeldom("image", price + "_2"));
        assertThat(catalogue.versions(id)).containsExactly(first);
    }

    @Test
    void a_plan_comes_off_offer_and_back() {
        var plan = published(draft(500), null);

        assertThat(catalogue.setActive(id, false, "root")).isTrue();
        assertThat(catalogue.offered()).extracting(Plan::id).doesNotContain(id);
        assertThat(catalogue.all()).extracting(Plan::id).contains(id);
        clock.stopAt(NOW.plusSeconds(1));
        assertThat(published(draft(600), null).isActive()).isFalse();
        assertThat(catalogue.setActive(id, true, "root")).isTrue();
        assertThat(catalogue.offered()).extracting(Plan::id).contains(plan.id());
        assertThat(catalogue.setActive("unknown", true, "root")).isFalse();
    }

    @Test
    void an_id_that_no_plan_can_have_is_unknown() {
        for (var odd : List.of("", "\0", "Pro", "x".repeat(33), "'")) {
            assertThat(catalogue.find(odd)).isEmpty();
            assertThat(catalogue.versions(odd)).isEmpty();
            assertThat(catalogue.setActive(odd, true, "root")).isFalse();
        }
    }

    @Test
    void a_dry_run_says_what_would_change_for_how_many_and_changes_nothing() {
        published(draft(500), null);
        // 10 renew in 10 days, 4 in 40; 3 are canceled to the end, 2 have ended, 1 renews before the new version.
        addSubscriptions(10, "active", NOW.plus(DAY.multipliedBy(10)), false);
        addSubscriptions(4, "past_due", NOW.plus(DAY.multipliedBy(40)), false);
        addSubscriptions(3, "active", NOW.plus(DAY.multipliedBy(10)), true);
        addSubscriptions(2, "canceled", NOW.plus(DAY.multipliedBy(10)), false);
        addSubscriptions(1, "active", NOW.plus(DAY), false);
        var video = new Allotment("video", 20, Every.MONTH, AllotmentEnd.NEVER, null, 0);
        var next = new PlanDraft(
                id, "main", "Pro", false, List.of(video, month(600)), List.of(price(price), price(price + "_2")));

        var effect = catalogue.dryRun(next, NOW.plus(DAY.multipliedBy(2)));

        assertThat(effect).isInstanceOfSatisfying(PublishEffect.Change.class, change -> {
            assertThat(change.plan().version()).isEqualTo(2);
            assertThat(change.allotments())
                    .containsExactly(
                            new AllotmentChange("image", month(500), month(600)),
                            new AllotmentChange("video", null, video));
            assertThat(change.addedPrices()).containsExactly(price(price + "_2"));
            assertThat(change.subscriptions()).isEqualTo(14);
            assertThat(change.within30Days()).isEqualTo(10);
        });
        assertThat(catalogue.versions(id)).hasSize(1);
    }

    @Test
    void a_dry_run_of_the_same_changes_nothing_for_all() {
        var first = published(draft(500), null);
        addSubscriptions(2, "active", NOW.plus(DAY), false);

        assertThat(catalogue.dryRun(draft(500), null))
                .isEqualTo(new PublishEffect.Change(first, List.of(), List.of(), 0, 0));
    }

    @Test
    void a_dry_run_is_refused_like_publishing() {
        assertThat(catalogue.dryRun(draft(500), NOW.minusSeconds(1)))
                .isEqualTo(new PublishEffect.Refused(new PublishResult.StartsInThePast()));
    }

    /** Whichever comes first: the version, or the invoice. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_new_version_never_touches_periods_that_have_begun(boolean isPublishedFirst) {
        published(draft(500), null);
        var uid = given.user();
        var events = new SubscriptionEvents(uid, false, true);
        var february = Instant.parse("2027-02-28T10:00:00Z");
        var march = Instant.parse("2027-03-31T10:00:00Z");
        var steps = new ArrayList<Runnable>(List.of(
                () -> stripe.handle(paid(events, "1", NOW.plusSeconds(1), february)),
                () -> published(draft(600), NOW.plus(DAY))));
        if (isPublishedFirst) {
            clock.stopAt(NOW.plusSeconds(2));
            steps.add(steps.removeFirst());
        }
        steps.forEach(Runnable::run);
        clock.stopAt(february);
        stripe.handle(paid(events, "2", february, march));

        assertThat(given.all(
                        Long.class,
                        "select amount from credits_ledger where uid = ? and type = 'image' and direction = 'credit' order by seq",
                        uid))
                .containsExactly(500L, 600L);
        assertThat(given.all(
                        Integer.class, "select version from plan_credits where uid = ? order by period_start", uid))
                .containsExactly(1, 2);
    }

    @Test
    void a_plan_with_a_thousand_subscribers_changes_in_one_short_transaction_and_none_of_their_rows() {
        published(draft(500), null);
        addSubscriptions(1_000, "active", NOW.plus(DAY), false);
        var uid = given.user();
        stripe.handle(paid(new SubscriptionEvents(uid, false, true), "1", NOW, NOW.plus(DAY)));
        var before = rowsOfSubscribers();
        assertThat(before.get("subscriptions")).hasSize(1_001);
        assertThat(before.get("lots")).hasSize(1);
        clock.stopAt(NOW.plusSeconds(1));

        CountedStatements.reset();
        published(draft(600), null);

        assertThat(CountedStatements.transactions()).isEqualTo(1);
        assertThat(CountedStatements.statements()).hasSizeLessThan(30);
        assertThat(rowsOfSubscribers()).isEqualTo(before);
    }

    private Map<String, List<Map<String, Object>>> rowsOfSubscribers() {
        var ofPlan = "in (select uid from subscriptions where plan_id = :plan) order by 1, 2, 3";
        return Map.of(
                "subscriptions", rows("select * from subscriptions where plan_id = :plan order by id"),
                "plan_credits", rows("select * from plan_credits where plan_id = :plan order by entry_id"),
                "lots", rows("select * from lots where uid " + ofPlan),
                "balances", rows("select uid, type, amount, held, seq, updated_at from balances where uid " + ofPlan),
                "coming_credits", rows("select * from coming_credits where plan_id = :plan order by id"));
    }

    private List<Map<String, Object>> rows(String sql) {
        return given.asOwner().sql(sql).param("plan", id).query().listOfRows();
    }

    @Test
    void a_subscription_says_which_credits_come_next() {
        published(draft(500), null);
        published(draft(600), NOW.plus(DAY));
        var uid = given.user();
        var events = new SubscriptionEvents(uid, false, true);
        var february = Instant.parse("2027-02-28T10:00:00Z");
        stripe.handle(events.subscription("created", NOW, "active", price, NOW, february, _ -> {}));

        var subscription = subscriptions.of(uid).getFirst();

        assertThat(subscription)
                .isEqualTo(new Subscription(
                        events.subscriptionId,
                        uid,
                        id,
                        "Pro",
                        new PlanPrice(price, Every.MONTH, 2_000, "USD"),
                        "active",
                        1,
                        NOW,
                        NOW,
                        february,
                        false,
                        false,
                        null,
                        List.of(),
                        List.of(new Subscription.Next("image", 600, february))));

        stripe.handle(events.subscription(
                "updated",
                NOW.plusSeconds(1),
                "active",
                price,
                NOW,
                february,
                json -> json.put("cancel_at_period_end", true)));
        assertThat(subscriptions.of(uid).getFirst().cancelsAtEnd()).isTrue();
        assertThat(subscriptions.of(uid).getFirst().next()).isEmpty();
    }

    @Test
    void a_year_that_is_paid_for_brings_its_months_first() {
        published(
                new PlanDraft(
                        id,
                        "main",
                        "Pro",
                        false,
                        List.of(month(500)),
                        List.of(new PlanPrice(price, Every.YEAR, 20_000, "USD"))),
                null);
        var uid = given.user();
        var events = new SubscriptionEvents(uid, false, true);
        var nextYear = Instant.parse("2028-01-31T10:00:00Z");
        stripe.handle(events.subscription("created", NOW, "active", price, NOW, nextYear, _ -> {}));
        stripe.handle(events.invoice(
                "paid",
                "1",
                "subscription_create",
                20_000,
                lines -> events.line(lines, price, NOW, nextYear, 20_000, 1, false)));

        assertThat(subscriptions.of(uid).getFirst().next())
                .containsExactly(
                        new Subscription.Next("image", 500, Instant.parse("2027-02-28T10:00:00Z")),
                        new Subscription.Next("image", 500, nextYear));

        stripe.handle(events.subscription(
                "updated",
                NOW.plusSeconds(1),
                "active",
                price,
                NOW,
                nextYear,
                json -> json.putObject("pause_collection").put("behavior", "void")));
        assertThat(subscriptions.of(uid).getFirst().paused()).isTrue();
        assertThat(subscriptions.of(uid).getFirst().next()).isEmpty();
    }

    /** It begins so late that no user gets it here. */
    @Test
    void a_free_plan_brings_what_it_says_at_the_beginning_of_a_period() {
        var begin = Instant.parse("2097-01-01T00:00:00Z");
        var next = begin.plus(DAY.multipliedBy(40));
        published(draft(id, "main", true, month(5)), begin);
        var uid = given.user();
        addFreeSubscription(uid, 5, next);
        assertThat(subscriptions.of(uid).getFirst().next()).containsExactly(new Subscription.Next("image", 5, next));

        assertThat(catalogue.dryRun(draft(id, "main", true, month(6)), next))
                .isInstanceOfSatisfying(PublishEffect.Change.class, change -> {
                    assertThat(change.subscriptions()).isEqualTo(1);
                    assertThat(change.within30Days()).isZero();
                });
        published(draft(id, "main", true, month(6)), next);
        assertThat(subscriptions.of(uid).getFirst().next()).containsExactly(new Subscription.Next("image", 6, next));

        catalogue.setActive(id, false, "root");
        assertThat(subscriptions.of(uid).getFirst().next()).isEmpty();
    }

    private void addFreeSubscription(String uid, long credits, Instant next) {
        var subscription = SubscriptionRow.free(id, uid);
        given.asOwner()
                .sql("""
                        insert into subscriptions (id, uid, plan_id, quantity, status, cancels_at_end, created_at, updated_at)
                        values (?, ?, ?, 1, 'active', false, ?, ?)
                        """)
                .params(subscription, uid, id, utc(NOW), utc(NOW))
                .update();
        given.asOwner()
                .sql("""
                        insert into coming_credits (id, subscription_id, plan_id, version, type, credits, every, anchor, next_number, next_at)
                        values (?, ?, ?, 1, 'image', ?, 'month', ?, 0, ?)
                        """)
                .params(UUID.randomUUID(), subscription, id, credits, utc(next), utc(next))
                .update();
    }

    @Test
    void the_subscriptions_of_a_user_that_go_on_come_first() {
        published(draft(500), null);
        var uid = given.user();
        addSubscription(uid, "old", "active", NOW.plus(DAY), false, 0);
        addSubscription(uid, "ended", "canceled", NOW.plus(DAY), false, 9);
        addSubscription(uid, "new", "trialing", NOW.plus(DAY), false, 5);

        assertThat(subscriptions.of(uid))
                .extracting(subscription -> subscription.id().replaceAll("_.*", ""))
                .containsExactly("new", "old", "ended");
    }

    @Test
    void the_pages_of_all_subscriptions_have_each_of_them_once() {
        published(draft(500), null);
        addSubscriptions(7, "active", NOW.plus(DAY), false);
        addSubscriptions(2, "canceled", NOW.plus(DAY), false);
        var found = new ArrayList<String>();

        for (List<Subscription> page = subscriptions.page(null, id, null, 4);
                !page.isEmpty();
                page = subscriptions.page(null, id, page.getLast().id(), 4)) {
            page.forEach(subscription -> found.add(subscription.id()));
        }

        assertThat(found).hasSize(9).doesNotHaveDuplicates();
        assertThat(subscriptions.page("canceled", id, null, 50)).hasSize(2);
        assertThat(subscriptions.page(null, id, "unknown", 50)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "id, 'Pro', main, Pro, 500, price, 2000, USD, P3D",
        "group, pro, '', Pro, 500, price, 2000, USD, P3D",
        "name, pro, main, ' ', 500, price, 2000, USD, P3D",
        "prices[0].id, pro, main, Pro, 500, 'two words', 2000, USD, P3D",
        "prices[0].priceMinor, pro, main, Pro, 500, price, -1, USD, P3D",
        "prices[0].priceMinor, pro, main, Pro, 500, price, 1000000000001, USD, P3D",
        "prices[0].currency, pro, main, Pro, 500, price, 2000, usd, P3D",
        "prices[0].currency, pro, main, Pro, 500, price, 2000, XYZ, P3D",
        "allotments[0].end.length, pro, main, Pro, 500, price, 2000, USD, P-3D",
        "allotments[0].end.length, pro, main, Pro, 500, price, 2000, USD, P0D",
        "allotments[0].end.length, pro, main, Pro, 500, price, 2000, USD, P100Y",
    })
    void a_draft_names_the_field_that_is_not_valid(
            String field,
            String planId,
            String group,
            String name,
            long credits,
            String priceId,
            long priceMinor,
            String currency,
            String length) {
        var end = new AllotmentEnd(AllotmentEnd.Kind.PERIOD, Period.parse(length));
        var allotment = new Allotment("image", credits, Every.MONTH, end, null, 0);
        var ofDraft = new PlanPrice(priceId, Every.MONTH, priceMinor, currency);

        assertThat(invalid(() -> new PlanDraft(planId, group, name, false, List.of(allotment), List.of(ofDraft))))
                .isEqualTo(field);
    }

    @Test
    void a_draft_has_prices_unless_it_is_free_and_names_each_type_and_price_once() {
        var yearly = new Allotment("image", 1, Every.YEAR, AllotmentEnd.WITH_PERIOD, null, 0);
        var endless = new Rollover(0, Period.ofDays(1));
        var rolls = new Allotment("image", 1, Every.MONTH, AllotmentEnd.WITH_PERIOD, endless, 0);

        assertThat(invalid(() -> draft(id, "main", false, month(1)))).isEqualTo("prices");
        assertThat(invalid(() -> draft(id, "main", true, month(1), price))).isEqualTo("prices");
        assertThat(invalid(() -> new PlanDraft(id, "main", "Pro", true, List.of(), List.of())))
                .isEqualTo("allotments");
        assertThat(invalid(() -> new PlanDraft(id, "main", "Pro", true, List.of(month(1), month(2)), List.of())))
                .isEqualTo("allotments[1].type");
        assertThat(invalid(() -> draft(id, "main", false, month(1), price, price)))
                .isEqualTo("prices[1].id");
        assertThat(invalid(() -> draft(id, "main", false, yearly, price))).isEqualTo("allotments[0].every");
        assertThat(invalid(() -> draft(id, "main", false, rolls, price)))
                .isEqualTo("allotments[0].rollover.maxCredits");
    }

    @Test
    @WithMockUser(username = "alice")
    void a_user_reads_what_is_on_offer_and_only_their_own_subscriptions() {
        assertThat(catalogue.offered()).isNotNull();
        assertThat(subscriptions.of("alice")).isNotNull();
        for (var forbidden : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                () -> subscriptions.of("bob"),
                () -> subscriptions.page(null, null, null, 1),
                () -> catalogue.all(),
                () -> catalogue.versions(id),
                () -> catalogue.publish(draft(500), null, "alice"),
                () -> catalogue.dryRun(draft(500), null),
                () -> catalogue.setActive(id, true, "alice"))) {
            assertThatThrownBy(forbidden).isInstanceOf(AccessDeniedException.class);
        }
    }

    private static String invalid(Runnable draft) {
        return requireNonNull(catchThrowableOfType(PlanDraft.Invalid.class, draft::run))
                .field();
    }

    private String paid(SubscriptionEvents events, String name, Instant from, Instant to) {
        return events.invoice(
                "paid",
                name,
                "subscription_cycle",
                2_000,
                lines -> events.line(lines, price, from, to, 2_000, 1, false));
    }

    private void addSubscriptions(int number, String status, Instant periodEnd, boolean cancelsAtEnd) {
        for (var i = 0; i < number; i++) {
            addSubscription(given.user(), "sub", status, periodEnd, cancelsAtEnd, i / 2);
        }
    }

    private void addSubscription(
            String uid, String prefix, String status, Instant periodEnd, boolean cancelsAtEnd, int secondsLater) {
        given.asOwner()
                .sql("""
                        insert into subscriptions (id, uid, price_id, plan_id, quantity, status, period_start, period_end, cancels_at_end,
                            created_at, updated_at)
                        values (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        prefix + "_" + UUID.randomUUID(),
                        uid,
                        price,
                        id,
                        status,
                        utc(NOW),
                        utc(periodEnd),
                        cancelsAtEnd,
                        utc(NOW.plusSeconds(secondsLater)),
                        utc(NOW))
                .update();
    }

    private Plan published(PlanDraft draft, @Nullable Instant validFrom) {
        return ((Published) publish(draft, validFrom)).plan();
    }

    private PublishResult publish(PlanDraft draft, @Nullable Instant validFrom) {
        return catalogue.publish(draft, validFrom, "root");
    }

    private PlanDraft draft(long credits) {
        return draft(id, "main", false, month(credits), price);
    }

    private static PlanDraft draft(String id, String group, boolean isFree, Allotment allotment, String... prices) {
        return new PlanDraft(
                id,
                group,
                "Pro",
                isFree,
                List.of(allotment),
                Stream.of(prices).map(PlanCatalogueTest::price).toList());
    }

    private static Allotment month(long credits) {
        return new Allotment("image", credits, Every.MONTH, AllotmentEnd.WITH_PERIOD, null, 0);
    }

    private static PlanPrice price(String id) {
        return new PlanPrice(id, Every.MONTH, 2_000, "USD");
    }
}
