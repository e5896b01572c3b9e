package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.SubscribedUsers.FEBRUARY;
import static org.creditsledger.plans.SubscribedUsers.JANUARY;
import static org.creditsledger.plans.SubscribedUsers.MIDDLE;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertInvalid;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.util.List;
import java.util.UUID;
import org.creditsledger.security.ServiceIdentity;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Permutations;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.StripeDatabaseTest;
import org.creditsledger.testing.StripeStandIn;
import org.creditsledger.testing.StripeStandIn.Mood;
import org.creditsledger.testing.SubscriptionEvents;
import org.creditsledger.testing.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The way of a user from a plan on offer to a subscription, and to the page where it is changed. */
@StripeDatabaseTest
@Import(SubscribedUsers.class)
class PlanCheckoutTest {

    private static final StripeStandIn STRIPE = StripeStandIn.INSTANCE;

    @Autowired
    MockMvcTester http;

    @Autowired
    SubscribedUsers users;

    @Autowired
    Subscribing subscribing;

    @Autowired
    PlanRepository plans;

    @Autowired
    ServiceIdentity identity;

    @Autowired
    Given given;

    @Autowired
    SettableClock clock;

    private String uid;
    private Plan pro;

    @BeforeEach
    void somebody() {
        clock.stopAt(JANUARY);
        uid = given.user();
        pro = users.plan(Every.MONTH, 2_000, monthly("image", 500));
    }

    @AfterEach
    void a_good_day_again() {
        STRIPE.becomes(Mood.WELL);
    }

    @Test
    void a_checkout_returns_stripes_page_and_names_the_user_and_the_plan_on_every_object() {
        var answer = checkout(pro.id(), null);

        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.status").isEqualTo("open");
            json.assertThat().extractingPath("$.planId").isEqualTo(pro.id());
            json.assertThat().extractingPath("$.priceId").isEqualTo("price_" + pro.id());
            json.assertThat().extractingPath("$.url").asString().startsWith("https://checkout.stripe.example/");
            json.assertThat().doesNotHavePath("$.packId");
        });
        assertThat(STRIPE.creations().getLast())
                .contains("mode=subscription", "line_items[0][price]=price_" + pro.id(), "line_items[0][quantity]=1")
                .contains("&metadata[uid]=" + uid, "&metadata[planId]=" + pro.id())
                .contains("subscription_data[metadata][uid]=" + uid)
                .contains("subscription_data[metadata][planId]=" + pro.id())
                .contains("client_reference_id=" + idOf(answer));
    }

    @Test
    void two_tabs_lead_to_one_page() throws Exception {
        var statuses =
                Threads.atOnce(6, _ -> checkout(pro.id(), null).getResponse().getStatus());

        assertThat(statuses).contains(200).allMatch(status -> status == 200 || status == 409);
        assertThat(text(checkout(pro.id(), key()))).isEqualTo(text(checkout(pro.id(), null)));
        assertThat(statusesOfCheckouts()).containsExactly("open");
    }

    @Test
    void a_checkout_of_another_plan_of_the_group_ends_the_first_at_the_provider() {
        var max = planOfTheSameGroup();
        var first = checkout(pro.id(), null);

        var second = checkout(max.id(), null);

        assertThat(second).hasStatusOk().bodyJson().extractingPath("$.planId").isEqualTo(max.id());
        assertThat(STRIPE.expired()).contains(sessionOf(first));
        assertThat(statusesOfCheckouts()).containsExactly("expired", "open");
        assertThat(text(checkout(max.id(), null))).isEqualTo(text(second));
    }

    @Test
    void the_first_was_paid_a_moment_ago_so_there_is_no_second_one() {
        var max = planOfTheSameGroup();
        var first = sessionOf(checkout(pro.id(), null));
        STRIPE.answer(first, """
                {"id": "%s", "object": "checkout.session", "status": "complete", "payment_status": "paid"}
                """.formatted(first));

        assertProblem(checkout(max.id(), null), 409, "already-subscribed");
        assertThat(statusesOfCheckouts()).containsExactly("expired", "failed");
    }

    @Test
    void a_provider_that_is_down_leaves_no_second_page_open() {
        var max = planOfTheSameGroup();
        var first = sessionOf(checkout(pro.id(), null));
        STRIPE.becomes(Mood.ERROR_500);

        assertProblem(checkout(max.id(), null), 503, "payment-provider-unavailable");
        assertThat(statusesOfCheckouts()).containsExactly("expired", "failed");

        STRIPE.becomes(Mood.WELL);
        assertThat(checkout(max.id(), null)).hasStatusOk();
        assertThat(STRIPE.expired()).containsOnlyOnce(first);
        assertThat(checkout(pro.id(), null)).hasStatusOk();
        assertThat(STRIPE.expired()).containsOnlyOnce(first);
    }

    @Test
    void a_subscriber_of_the_group_gets_no_checkout_until_the_subscription_ends() {
        var max = planOfTheSameGroup();
        var events = paying();

        assertProblem(checkout(max.id(), null), 409, "already-subscribed");
        assertProblem(checkout(pro.id(), null), 409, "already-subscribed");

        identity.run("service:test", () -> users.cancel(events, pro, MIDDLE));
        assertThat(checkout(pro.id(), null)).hasStatusOk();
    }

    @Test
    void a_user_who_has_just_paid_gets_no_second_checkout() {
        var answer = checkout(pro.id(), null);
        handle(completed(events(), answer, "paid"));

        assertProblem(checkout(pro.id(), null), 409, "already-subscribed");
    }

    @Test
    void in_every_order_of_the_events_the_checkout_is_paid_and_the_credits_are_there() {
        for (var order : Permutations.of(List.of("session", "created", "paid"))) {
            uid = given.user();
            var answer = checkout(pro.id(), null);
            var events = events();
            for (var event : order) {
                var body = switch (event) {
                    case "session" -> completed(events, answer, "paid");
                    case "created" ->
                        events.subscription(
                                "created", JANUARY, "active", "price_" + pro.id(), JANUARY, FEBRUARY, _ -> {});
                    default -> events.paid("1", "subscription_create", JANUARY, FEBRUARY, 2_000);
                };
                handle(body);
                handle(body);
            }

            assertThat(statusesOfCheckouts()).as(order.toString()).containsExactly("paid");
            identity.run(
                    "service:test",
                    () -> assertThat(users.lotsOf(events))
                            .as(order.toString())
                            .containsExactly("500 image until " + FEBRUARY));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "checkout.session.async_payment_succeeded, paid, paid",
        "checkout.session.async_payment_failed, unpaid, declined",
        "checkout.session.expired, unpaid, processing"
    })
    void a_payment_that_takes_days_ends_as_the_bank_says(String type, String paymentStatus, String expected) {
        var answer = checkout(pro.id(), null);
        var events = events();
        handle(completed(events, answer, "unpaid"));
        assertThat(statusesOfCheckouts()).containsExactly("processing");

        handle(session(events, answer, type, paymentStatus));

        assertThat(statusesOfCheckouts()).containsExactly(expected);
        assertThat(given.entriesOf(uid)).isZero();
    }

    @Test
    void a_session_of_another_user_does_not_pay_for_a_checkout() {
        var answer = checkout(pro.id(), null);
        var other = new SubscriptionEvents(given.user(), false, true);

        handle(other.session("checkout.session.completed", session -> {
            session.put("client_reference_id", idOf(answer).toString());
            session.putObject("metadata").put("uid", other.uid).put("planId", pro.id());
        }));

        assertThat(statusesOfCheckouts()).containsExactly("open");
    }

    @Test
    void a_request_names_either_a_pack_or_a_plan_that_is_on_offer() {
        var taken = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        plans.setActive(taken.id(), false);

        assertInvalid(post("{}", null), "packId");
        assertInvalid(post("{\"packId\": \"image-500\", \"planId\": \"%s\"}".formatted(pro.id()), null), "planId");
        assertInvalid(post("{\"planId\": \"%s\", \"priceId\": \"price_other\"}".formatted(pro.id()), null), "priceId");
        assertProblem(checkout("no-such-plan", null), 422, "unknown-plan");
        assertProblem(checkout("\\u0000", null), 422, "unknown-plan");
        assertProblem(checkout(taken.id(), null), 422, "unknown-plan");
        assertThat(statusesOfCheckouts()).isEmpty();
    }

    @Test
    void nobody_subscribes_to_a_free_plan() {
        var free = PlanFixtures.add(
                plans,
                new Plan(
                        PlanFixtures.id(),
                        "free",
                        true,
                        1,
                        "Free",
                        true,
                        PlanFixtures.BEGIN,
                        List.of(monthly("image", 5)),
                        List.of(),
                        List.of()));

        assertProblem(checkout(free.id(), null), 422, "unknown-plan");

        plans.setActive(free.id(), false); // else the users of other tests would get its credits
    }

    @Test
    void a_key_leads_to_its_plan_and_to_no_other() {
        var key = key();
        var first = text(checkout(pro.id(), key));

        assertThat(text(checkout(pro.id(), key))).isEqualTo(first);
        assertProblem(checkout(planOfTheSameGroup().id(), key), 422, "key-conflict");
        assertProblem(post("{\"packId\": \"image-500\"}", key), 422, "key-conflict");
    }

    @Test
    void a_price_that_the_newest_version_leaves_out_is_no_longer_sold() {
        var dearer = new PlanPrice("price_dearer_" + pro.id(), Every.MONTH, 2_500, "USD");
        var second = new Plan(
                pro.id(),
                pro.group(),
                true,
                2,
                pro.name(),
                false,
                JANUARY,
                pro.allotments(),
                List.of(pro.prices().getFirst(), dearer),
                List.of(dearer));
        plans.addVersion(second, JANUARY, "service:test");
        plans.addPrices(second);

        assertInvalid(post("{\"planId\": \"%s\", \"priceId\": \"price_%1$s\"}".formatted(pro.id()), null), "priceId");
        assertThat(checkout(pro.id(), null))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.priceId")
                .isEqualTo(dearer.id());
    }

    @Test
    void a_subscriber_gets_to_the_page_of_the_provider_and_nobody_uses_that_of_another_user() {
        var events = paying();
        STRIPE.subscribe(events.subscriptionId, "cus_1");

        assertThat(portal(uid, events.subscriptionId))
                .isInstanceOfSatisfying(
                        Subscribing.Portal.Opened.class,
                        opened -> assertThat(opened.url())
                                .startsWith("https://billing.stripe.example/")
                                .contains("customer=cus_1", "bills%2Fplan"));
        assertThat(portal(given.user(), events.subscriptionId)).isInstanceOf(Subscribing.Portal.NotFound.class);
        assertThat(portal(uid, "sub_unknown")).isInstanceOf(Subscribing.Portal.NotFound.class);
        assertThat(portal(uid, "\u0000")).isInstanceOf(Subscribing.Portal.NotFound.class);
        STRIPE.becomes(Mood.ERROR_500);
        assertThat(portal(uid, events.subscriptionId)).isInstanceOf(Subscribing.Portal.Unavailable.class);
    }

    private Plan planOfTheSameGroup() {
        var id = PlanFixtures.id();
        var price = new PlanPrice("price_" + id, Every.MONTH, 6_000, "USD");
        return PlanFixtures.add(
                plans,
                new Plan(
                        id,
                        pro.group(),
                        true,
                        1,
                        "Max",
                        false,
                        PlanFixtures.BEGIN,
                        List.of(monthly("image", 2_000)),
                        List.of(price),
                        List.of(price)));
    }

    private SubscriptionEvents events() {
        return new SubscriptionEvents(uid, false, true).with("price_" + pro.id());
    }

    private SubscriptionEvents paying() {
        var events = new SubscriptionEvents[1];
        identity.run("service:test", () -> events[0] = users.paying(uid, pro));
        return events[0];
    }

    private String completed(SubscriptionEvents events, MvcTestResult checkout, String paymentStatus) {
        return session(events, checkout, "checkout.session.completed", paymentStatus);
    }

    private String session(SubscriptionEvents events, MvcTestResult checkout, String type, String paymentStatus) {
        return events.session(type, session -> {
            session.put("id", sessionOf(checkout))
                    .put("payment_status", paymentStatus)
                    .put("client_reference_id", idOf(checkout).toString());
            session.putObject("metadata").put("uid", uid).put("planId", pro.id());
        });
    }

    private void handle(String event) {
        identity.run("service:test", () -> users.stripe().handle(event));
    }

    private Subscribing.Portal portal(String uid, String subscriptionId) {
        var opened = new Subscribing.Portal[1];
        identity.run(uid, () -> opened[0] = subscribing.openPortal(uid, subscriptionId));
        return opened[0];
    }

    private MvcTestResult checkout(String planId, String key) {
        return post("{\"planId\": \"%s\"}".formatted(planId), key);
    }

    private MvcTestResult post(String body, String key) {
        var request = http.post()
                .uri("/api/payments/checkout")
                .with(user(uid))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
        return (key == null ? request : request.header("Idempotency-Key", key)).exchange();
    }

    private static UUID idOf(MvcTestResult checkout) {
        return UUID.fromString(JsonPath.read(text(checkout), "$.id"));
    }

    private String sessionOf(MvcTestResult checkout) {
        return given.one(String.class, "select session_id from checkouts where id = ?", idOf(checkout));
    }

    private List<String> statusesOfCheckouts() {
        return given.all(String.class, "select status from checkouts where uid = ? order by created_at, status", uid);
    }
}
