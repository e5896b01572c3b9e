package org.creditsledger.plans.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Problems.assertInvalid;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest
class PlanControllerTest {

    private static final Instant NOW = Instant.parse("2027-01-31T10:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2027-02-28T10:00:00Z");
    private static final String PLANS = "/api/admin/plans";

    private final String id =
            "p" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);

    @Autowired
    MockMvcTester http;

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
    void a_published_plan_is_on_offer() {
        assertThat(publish(plan("500"))).hasStatus(200).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.plan.version").isEqualTo(1);
            json.assertThat().extractingPath("$.plan.active").isEqualTo(true);
            json.assertThat().extractingPath("$.plan.allotments[0].end.length").isEqualTo("P3D");
            json.assertThat()
                    .extractingPath("$.plan.allotments[0].rollover.maxCredits")
                    .isEqualTo(200);
            json.assertThat().doesNotHavePath("$.effect");
        });

        var offered = JsonPath.<List<String>>read(
                text(get("/api/plans", given.user(), "USER")), "$.plans[?(@.id == '" + id + "')].prices[0].id");
        assertThat(offered).containsExactly("price_" + id);
        assertThat(text(publish(plan("500")))).isEqualTo(text(publish(plan("500"))));
    }

    @Test
    void a_dry_run_answers_what_would_change() {
        publish(plan("500"));

        assertThat(publish(plan("600", "\"dryRun\": true, \"validFrom\": \"2027-02-01T00:00:00Z\"")))
                .hasStatus(200)
                .bodyJson()
                .satisfies(json -> {
                    json.assertThat().extractingPath("$.plan.version").isEqualTo(2);
                    json.assertThat()
                            .extractingPath("$.effect.allotments[0].before.credits")
                            .isEqualTo(500);
                    json.assertThat()
                            .extractingPath("$.effect.allotments[0].after.credits")
                            .isEqualTo(600);
                    json.assertThat().extractingPath("$.effect.subscriptions").isEqualTo(0);
                });

        assertThat(get(PLANS + "/" + id + "/versions", "root", "ADMIN"))
                .bodyJson()
                .extractingPath("$.plans.length()")
                .isEqualTo(1);
    }

    @Test
    void versions_are_listed_the_newest_first() {
        publish(plan("500"));
        publish(plan("600", "\"validFrom\": \"2027-02-01T00:00:00Z\""));

        assertThat(get(PLANS + "/" + id + "/versions", "root", "ADMIN"))
                .bodyJson()
                .extractingPath("$.plans[*].version")
                .isEqualTo(List.of(2, 1));
        assertThat(JsonPath.<List<Integer>>read(
                        text(get(PLANS, "root", "ADMIN")), "$.plans[?(@.id == '" + id + "')].version"))
                .containsExactly(1);
        assertProblem(get(PLANS + "/unknown/versions", "root", "ADMIN"), 404, "not-found");
    }

    @Test
    void what_cannot_be_published_is_a_conflict() {
        publish(plan("500"));

        assertProblem(publish(plan("600")), 422, "plan-conflict"); // the clock stands still
        clock.stopAt(NOW.plusSeconds(1));
        assertProblem(publish(plan("600").replace("\"USD\"", "\"EUR\"")), 422, "plan-conflict");
        assertProblem(publish(plan("600").replace("\"main\"", "\"other\"")), 422, "plan-conflict");
        assertProblem(publish(plan("600").replace(id + "\", \"g", id + "x\", \"g")), 422, "plan-conflict");
        assertProblem(publish(plan("600", "\"dryRun\": true").replace("\"USD\"", "\"EUR\"")), 422, "plan-conflict");
        assertThat(publish(plan("600"))).hasStatus(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "credits": 500           | "credits": 0             | allotments[0].credits
            "type": "image"          | "type": "gold"           | allotments[0].type
            "type": "image"          | "type": null             | allotments[0].type
            "every": "month", "end"  | "every": "week", "end"   | allotments[0].every
            "every": "month", "end"  | "every": "year", "end"   | allotments[0].every
            "kind": "period"         | "kind": "soon"           | allotments[0].end.kind
            "kind": "period"         | "kind": "never"          | allotments[0].end.length
            "length": "P3D"          | "length": "P-3D"         | allotments[0].end.length
            "length": "P3D"          | "length": "P"            | allotments[0].end.length
            "length": "P3D"          | "length": "PT3H"         | allotments[0].end.length
            "kind": "period", "length": "P3D" | "kind": "after" | allotments[0].end.length
            "kind": "period", "length": "P3D" | "kind": "never" | allotments[0].rollover
            "maxCredits": 200        | "maxCredits": 0          | allotments[0].rollover.maxCredits
            "lifetime": "P1M"        | "lifetime": "P2W"        | allotments[0].rollover.lifetime
            "trialCredits": 50       | "trialCredits": -1       | allotments[0].trialCredits
            "priceMinor": 2000       | "priceMinor": 1000000000001 | prices[0].priceMinor
            "currency": "USD"        | "currency": "usd"        | prices[0].currency
            "currency": "USD"        | "currency": "XYZ"        | prices[0].currency
            "id": "price_            | "id": "the price_        | prices[0].id
            "name": "Pro"            | "name": " "              | name
            "name": "Pro"            | "name": "Pro\\u0000"     | name
            "group": "main"          | "group": "Main"          | group
            "free": false            | "free": true             | prices
            "free": false            | "validFrom": "2020-01-01T00:00:00Z" | validFrom
            "free": false            | "validFrom": "+10000-01-01T00:00:00Z" | validFrom
            "free": false            | "colour": "red"          | colour
            """)
    void an_invalid_field_is_named(String valid, String invalid, String field) {
        assertThat(plan("500")).contains(valid);
        assertInvalid(publish(plan("500").replace(valid, invalid)), field);
        assertProblem(get(PLANS + "/" + id + "/versions", "root", "ADMIN"), 404, "not-found");
    }

    @Test
    void a_plan_is_taken_off_offer() {
        publish(plan("500"));

        assertThat(post(PLANS + "/" + id + "/active", "{\"active\": false}"))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("$.active")
                .isEqualTo(false);
        assertThat(text(get("/api/plans", given.user(), "USER"))).doesNotContain(id);
        assertProblem(post(PLANS + "/unknown/active", "{\"active\": false}"), 404, "not-found");
        assertInvalid(post(PLANS + "/" + id + "/active", "{}"), "active");
    }

    @Test
    void users_see_their_own_subscriptions_and_admins_all() {
        publish(plan("500"));
        var alice = given.user();
        var bob = given.user();
        var ofAlice = subscribe(alice);
        var ofBob = subscribe(bob);

        assertThat(get("/api/credits/subscription", alice, "USER"))
                .hasStatus(200)
                .bodyJson()
                .satisfies(json -> {
                    json.assertThat().extractingPath("$.subscriptions[*].id").isEqualTo(List.of(ofAlice));
                    json.assertThat()
                            .extractingPath("$.subscriptions[0].planName")
                            .isEqualTo("Pro");
                    json.assertThat()
                            .extractingPath("$.subscriptions[0].next[0].at")
                            .isEqualTo(FEBRUARY.toString());
                    json.assertThat()
                            .extractingPath("$.subscriptions[0].next[0].credits")
                            .isEqualTo(500);
                });
        assertThat(get("/api/credits/subscription", given.user(), "USER"))
                .bodyJson()
                .extractingPath("$.subscriptions.length()")
                .isEqualTo(0);

        var first = get("/api/admin/subscriptions?limit=1&planId=" + id, "root", "ADMIN");
        String next = JsonPath.read(text(first), "$.nextStartAfter");
        var second = get("/api/admin/subscriptions?limit=2&planId=" + id + "&startAfter=" + next, "root", "ADMIN");
        assertThat(List.of(next, JsonPath.read(text(second), "$.subscriptions[0].id")))
                .containsExactlyInAnyOrder(ofAlice, ofBob);
        assertThat(second).bodyJson().doesNotHavePath("$.nextStartAfter");
        assertThat(get("/api/admin/subscriptions?status=canceled&planId=" + id, "root", "ADMIN"))
                .bodyJson()
                .extractingPath("$.subscriptions.length()")
                .isEqualTo(0);
        assertInvalid(get("/api/admin/subscriptions?status=A", "root", "ADMIN"), "status");
        assertInvalid(get("/api/admin/subscriptions?planId=A", "root", "ADMIN"), "planId");
        assertInvalid(get("/api/admin/subscriptions?startAfter=%20", "root", "ADMIN"), "startAfter");
    }

    private String subscribe(String uid) {
        var events = new SubscriptionEvents(uid, false, true);
        stripe.handle(events.subscription("created", NOW, "active", "price_" + id, NOW, FEBRUARY, _ -> {}));
        return events.subscriptionId;
    }

    private String plan(String credits) {
        return plan(credits, "\"free\": false");
    }

    private String plan(String credits, String more) {
        return """
                {"id": "%s", "group": "main", "name": "Pro", %s,
                 "allotments": [{"type": "image", "credits": %s, "every": "month", "end": {"kind": "period", "length": "P3D"},
                                 "rollover": {"maxCredits": 200, "lifetime": "P1M"}, "trialCredits": 50}],
                 "prices": [{"id": "price_%s", "every": "month", "priceMinor": 2000, "currency": "USD"}]}
                """.formatted(id, more, credits, id);
    }

    private MvcTestResult publish(String plan) {
        return post(PLANS, plan);
    }

    private MvcTestResult post(String uri, String body) {
        return as(http.post().uri(uri).contentType(MediaType.APPLICATION_JSON).content(body), "root", "ADMIN");
    }

    private MvcTestResult get(String uri, String uid, String role) {
        return as(http.get().uri(java.net.URI.create(uri)), uid, role);
    }

    private static MvcTestResult as(MockMvcTester.MockMvcRequestBuilder request, String uid, String role) {
        var test = SecurityContextHolder.getContext();
        try {
            return request.with(user(uid).roles(role)).exchange();
        } finally {
            SecurityContextHolder.setContext(test); // a request of another user clears it
        }
    }
}
