package org.creditsledger.grants.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertInvalid;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest
@WithMockUser(roles = "SERVICE")
record AdjustControllerTest(MockMvcTester http, Given given) {

    @Test
    void an_admin_gives_credits_once_per_key() {
        var uid = given.user();
        var key = key();

        var first = adjust(key, body(uid, "credit", "25"));
        assertThat(first).hasStatus(201).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.balanceAfter").isEqualTo(25);
            json.assertThat().extractingPath("$.source").isEqualTo("admin_adjustment");
            json.assertThat().extractingPath("$.createdBy").isEqualTo("admin:root");
        });
        var again = adjust(key, body(uid, "credit", "25"));
        assertThat(again).hasStatus(200).hasHeader("Idempotency-Replayed", "true");
        assertThat(again).body().isEqualTo(first.getResponse().getContentAsByteArray());
        assertProblem(adjust(key, body(uid, "credit", "26")), 422, "key-conflict");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(25);
    }

    @Test
    void more_than_the_balance_cannot_be_taken() {
        var uid = given.userWith(10);

        var answer = adjust(key(), body(uid, "debit", "11"));

        assertInsufficient(answer, 11, 10);
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    void an_adjustment_above_the_limit_is_a_request_and_then_an_entry() {
        var uid = given.user();
        var key = key();
        var body = body(uid, "credit", "1001");

        var asked = adjust(key, body);

        assertThat(asked).hasStatus(202).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.state").isEqualTo("pending");
            json.assertThat().extractingPath("$.requestedBy").isEqualTo("root");
        });
        var address = asked.getResponse().getHeader("Location");
        assertThat(adjust(key, body)).hasStatus(202).hasHeader("Idempotency-Replayed", "true");
        assertProblem(adjust(key, body(uid, "credit", "1002")), 422, "key-conflict");
        assertProblem(post(address + "/approve", "root"), 403, "own-grant-request");
        assertThat(given.entriesOf(uid)).isZero();

        assertThat(post(address + "/approve", "other"))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("posted");

        assertProblem(post(address + "/approve", "other"), 422, "grant-not-approved");
        assertThat(adjust(key, body))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("$.createdBy")
                .isEqualTo("admin:root");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(1_001);
    }

    @Test
    void a_withdrawn_request_cannot_be_repeated_under_its_key() {
        var key = key();
        var body = body(given.user(), "credit", "5000");
        var address = adjust(key, body).getResponse().getHeader("Location");

        assertProblem(post(address + "/withdraw", "other"), 403, "own-grant-request");
        assertThat(post(address + "/withdraw", "root")).hasStatus(200);

        assertProblem(adjust(key, body), 422, "grant-not-approved");
    }

    @Test
    void an_approved_request_beyond_the_balance_is_refused_with_the_amounts() {
        var uid = given.userWith(10);
        var address = adjust(key(), body(uid, "debit", "1001")).getResponse().getHeader("Location");

        var answer = post(address + "/approve", "other");

        assertInsufficient(answer, 1_001, 10);
        assertThat(answer).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.state").isEqualTo("refused");
            json.assertThat().extractingPath("$.request").isEqualTo(address.substring(address.lastIndexOf('/') + 1));
        });
        assertThat(given.imageBalanceOf(uid)).isEqualTo(10);
    }

    private static void assertInsufficient(MvcTestResult answer, int attempted, int balance) {
        assertProblem(answer, 422, "insufficient-credits");
        assertThat(answer).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.creditType").isEqualTo("image");
            json.assertThat().extractingPath("$.attemptedAmount").isEqualTo(attempted);
            json.assertThat().extractingPath("$.balance").isEqualTo(balance);
            json.assertThat().extractingPath("$.available").isEqualTo(balance);
        });
    }

    @Test
    void all_grants_of_one_admin_are_added_up() {
        var admin = "root-" + key();
        var uid = given.user();
        for (var i = 0; i < 4; i++) {
            assertThat(adjust(admin, key(), body(uid, "credit", "250"))).hasStatus(201);
        }

        assertThat(adjust(admin, key(), body(uid, "credit", "1")))
                .hasStatus(202)
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("pending");

        assertThat(given.imageBalanceOf(uid)).isEqualTo(1_000);
        assertThat(adjust("other-" + admin, key(), body(uid, "credit", "1"))).hasStatus(201);
    }

    @Test
    void a_grant_to_oneself_waits_and_a_recipient_cannot_approve() {
        var admin = "root-" + key();
        assertThat(adjust(admin, key(), body(admin, "credit", "1"))).hasStatus(202);
        var address = adjust(admin, key(), body("other", "credit", "2000"))
                .getResponse()
                .getHeader("Location");

        assertProblem(post(address + "/approve", "other"), 403, "own-grant-request");

        assertThat(post(address + "/approve", "third")).hasStatus(200);
        assertThat(given.entriesOf(admin)).isZero();
    }

    @Test
    void a_payment_must_have_credited_this_user_and_type() {
        var uid = given.user();
        var body = body(uid, "credit", "1").replace("}", ", \"paymentId\": \"pi_of_nobody\"}");

        var answer = adjust(key(), body);

        assertInvalid(answer, "paymentId");
        assertThat(given.entriesOf(uid)).isZero();
    }

    @Test
    void a_credit_with_an_end_opens_a_lot_that_the_balances_show() {
        var uid = given.userWith(10);
        var key = key();
        var body = inLot(
                body(uid, "credit", "25"),
                "\"expiresAt\": \"2100-03-01T12:00:00Z\", \"category\": \"plan\", \"label\": \"March\"");

        var first = adjust(key, body);

        assertThat(first).hasStatus(201).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.lots[0].amount").isEqualTo(25);
            json.assertThat().doesNotHavePath("$.lots[1]");
        });
        assertThat(adjust(key, body))
                .hasStatus(200)
                .body()
                .isEqualTo(first.getResponse().getContentAsByteArray());
        assertProblem(adjust(key, body(uid, "credit", "25")), 422, "key-conflict");
        assertThat(http.get().uri("/api/credits/balances").with(user(uid).roles("USER")))
                .bodyJson()
                .satisfies(json -> {
                    json.assertThat().extractingPath("$.available.image").isEqualTo(35);
                    json.assertThat().extractingPath("$.lots[0].category").isEqualTo("plan");
                    json.assertThat().extractingPath("$.lots[0].label").isEqualTo("March");
                    json.assertThat().extractingPath("$.lots[0].remaining").isEqualTo(25);
                    json.assertThat().extractingPath("$.lots[0].expiresAt").isEqualTo("2100-03-01T12:00:00Z");
                    json.assertThat().extractingPath("$.expiring").asArray().isEmpty();
                });
        assertThat(at(uid, "2100-03-01T11:59:59Z"))
                .bodyJson()
                .extractingPath("$.image")
                .isEqualTo(35);
        assertThat(at(uid, "2100-03-01T12:00:00Z"))
                .bodyJson()
                .extractingPath("$.image")
                .isEqualTo(10);
    }

    @Test
    void a_request_that_waits_keeps_the_lot_until_it_is_approved() {
        var uid = given.user();
        var key = key();
        var body = inLot(body(uid, "credit", "1001"), "\"expiresAt\": \"2100-03-01T12:00:00Z\", \"priority\": 7");

        var asked = adjust(key, body);

        assertThat(asked).hasStatus(202).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.lot.category").isEqualTo("promotional");
            json.assertThat().extractingPath("$.lot.priority").isEqualTo(7);
            json.assertThat().extractingPath("$.lot.expiresAt").isEqualTo("2100-03-01T12:00:00Z");
        });
        assertProblem(adjust(key, body(uid, "credit", "1001")), 422, "key-conflict");
        assertThat(post(asked.getResponse().getHeader("Location") + "/approve", "other"))
                .hasStatus(200);
        assertThat(given.one(Integer.class, "select priority from lots where uid = ?", uid))
                .isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "credit | \"expiresAt\": \"2020-01-01T00:00:00Z\" | expiresAt",
                "credit | \"expiresAt\": \"+10000-01-01T00:00:00Z\" | expiresAt",
                "credit | \"expiresAt\": \"-1000000000-01-01T00:00:00Z\" | expiresAt",
                "debit | \"expiresAt\": \"2100-01-01T00:00:00Z\" | direction",
                "debit | \"priority\": 1 | direction",
                "credit | \"category\": \"free\" | category",
                "credit | \"priority\": 101 | priority",
                "credit | \"label\": \" \" | label",
                "credit | \"label\": \"a\\u0000b\" | label"
            })
    void a_lot_that_cannot_be_is_refused(String direction, String terms, String parameter) {
        var uid = given.userWith(10);

        assertInvalid(adjust(key(), inLot(body(uid, direction, "5"), terms)), parameter);
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    private MvcTestResult at(String uid, String instant) {
        return http.get()
                .uri("/api/credits/balances?at=" + instant)
                .with(user(uid).roles("USER"))
                .exchange();
    }

    private static String inLot(String body, String terms) {
        return body.replace("}", ", " + terms + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"adjust:", "credit:", "debit:", "expire:", "import:", "reversal:"})
    void a_key_with_the_ledgers_prefix_is_refused(String prefix) {
        var uid = given.user();

        var answer = adjust(prefix + key(), body(uid, "credit", "1"));

        assertInvalid(answer, "Idempotency-Key");
        assertThat(given.entriesOf(uid)).isZero();
    }

    private MvcTestResult post(String address, String admin) {
        return http.post()
                .uri(address)
                .with(user(admin).roles("ADMIN"))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"note\": \"Seen\"}")
                .exchange();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"uid\":\"u\",\"type\":\"image\",\"direction\":\"credit\",\"amount\":0,\"reason\":\"r\"}",
                "{\"uid\":\"u\",\"type\":\"image\",\"direction\":\"credit\",\"amount\":1.5,\"reason\":\"r\"}",
                "{\"uid\":\"u\",\"type\":\"image\",\"direction\":\"credit\",\"amount\":\"1\",\"reason\":\"r\"}",
                "{\"uid\":\"u\",\"type\":\"image\",\"direction\":\"credit\",\"amount\":1,\"reason\":\" \"}",
                "{\"uid\":\"u\",\"type\":\"image\",\"direction\":\"credit\",\"amount\":1,\"reason\":\"a\\u0000b\"}",
                "{\"uid\":\"u\",\"type\":\"smell\",\"direction\":\"credit\",\"amount\":1,\"reason\":\"r\"}",
                "{\"uid\":\"u\",\"type\":\"image\",\"direction\":\"up\",\"amount\":1,\"reason\":\"r\"}",
                "{\"uid\":\"a b\",\"type\":\"image\",\"direction\":\"credit\",\"amount\":1,\"reason\":\"r\"}",
            })
    void an_invalid_adjustment_is_refused(String body) {
        assertProblem(adjust(key(), body), 400, "invalid-request");
    }

    @Test
    void a_key_is_mandatory() {
        var uid = given.user();

        assertProblem(adjust(null, body(uid, "credit", "1")), 400, "invalid-request");
        assertProblem(adjust("two words", body(uid, "credit", "1")), 400, "invalid-request");
        assertThat(given.entriesOf(uid)).isZero();
    }

    @Test
    void users_may_not_adjust_anything() {
        assertProblem(
                http.post()
                        .uri("/api/admin/credits/adjust")
                        .with(user("alice").roles("USER"))
                        .contentType(MediaType.APPLICATION_JSON)
                        .header("Idempotency-Key", key())
                        .content(body("alice", "credit", "1000"))
                        .exchange(),
                403,
                "forbidden");
    }

    private MvcTestResult adjust(@Nullable String key, String body) {
        return adjust("root", key, body);
    }

    private MvcTestResult adjust(String admin, @Nullable String key, String body) {
        var request = http.post()
                .uri("/api/admin/credits/adjust")
                .with(user(admin).roles("ADMIN"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
        return (key == null ? request : request.header("Idempotency-Key", key)).exchange();
    }

    private static String body(String uid, String direction, String amount) {
        return """
                {"uid": "%s", "type": "image", "direction": "%s", "amount": %s, "reason": "Test"}
                """.formatted(uid, direction, amount);
    }
}
