package org.creditsledger.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest
record GrowingReservationsTest(MockMvcTester http, Given given) {

    @Test
    void a_long_job_extends_its_reservation_and_captures_it_in_parts() {
        var uid = given.userWith(100);
        var job = key();
        var id = reserve(uid, job, 20, "");

        var extended = call(id, "extend", "e1", "{\"amount\": 10, \"timeoutMs\": 7200000}");
        assertThat(extended).hasStatusOk();
        assertThat(JsonPath.<Integer>read(text(extended), "$.amount")).isEqualTo(30);
        assertThat(Instant.parse(JsonPath.read(text(extended), "$.expiresAt")))
                .isAfter(Instant.parse(JsonPath.<String>read(text(extended), "$.createdAt"))
                        .plus(Duration.ofMinutes(119)));
        assertReplayed(call(id, "extend", "e1", "{\"amount\": 10, \"timeoutMs\": 7200000}"));

        assertThat(call(id, "capture", "c1", "{\"amount\": 12, \"final\": false}"))
                .hasStatusOk();
        assertReplayed(call(id, "capture", "c1", "{\"amount\": 12, \"final\": false}"));
        assertThat(call(id, "capture", "c2", "{\"amount\": 3, \"final\": false}"))
                .hasStatusOk();
        var last = call(id, "capture", null, "{\"amount\": 5}");
        assertReplayed(call(id, "capture", null, "{\"amount\": 5}"));

        assertThat(last).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.status").isEqualTo("captured");
            json.assertThat().extractingPath("$.capturedAmount").isEqualTo(20);
            json.assertThat().extractingPath("$.captures[*].amount").isEqualTo(List.of(12, 3, 5));
            json.assertThat().extractingPath("$.balances.image").isEqualTo(80);
        });
        assertThat(given.entryIdOf("debit:upscaling:" + job + ":3").toString())
                .isEqualTo(JsonPath.read(text(last), "$.entryId"));
        assertThat(available(uid)).isEqualTo(80);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            extend  | k | {"amount": 81}                        | 422 | insufficient-credits
            extend  | k | {"timeoutMs": 31536000000}            | 422 | hold-limit-exceeded
            extend  |   | {"amount": 1}                         | 400 | invalid-request
            extend  | k | {}                                    | 400 | invalid-request
            extend  | k | {"amount": 0}                         | 400 | invalid-request
            extend  | k | {"timeoutMs": 999}                    | 400 | invalid-request
            capture | k | {"amount": 21, "final": false}        | 422 | hold-exceeded
            capture |   | {"amount": 1, "final": false}         | 400 | invalid-request
            capture | k | {"amount": 101}                       | 422 | hold-exceeds-available
            """)
    void a_refused_call_changes_nothing(String how, @Nullable String key, String body, int status, String code) {
        var uid = given.userWith(100);
        var id = reserve(uid, key(), 20, "");
        var before = text(show(id));

        assertProblem(call(id, how, key, body), status, code);

        assertThat(text(show(id))).isEqualTo(before);
        assertThat(available(uid)).isEqualTo(80);
    }

    @Test
    void one_key_means_one_call() {
        var id = reserve(given.userWith(100), key(), 20, "");
        assertThat(call(id, "extend", "k", "{\"amount\": 1}")).hasStatusOk();

        assertProblem(call(id, "extend", "k", "{\"amount\": 2}"), 422, "key-conflict");
        assertProblem(call(id, "capture", "k", "{\"amount\": 1, \"final\": false}"), 422, "key-conflict");
    }

    @Test
    void a_settled_reservation_is_no_longer_extended() {
        var id = reserve(given.userWith(100), key(), 20, "");
        call(id, "release", null, null);

        assertProblem(call(id, "extend", "k", "{\"amount\": 1}"), 422, "hold-already-released");
    }

    @Test
    void a_minimum_reserves_what_there_is() {
        var uid = given.userWith(15);
        var job = key();
        var id = reserve(uid, job, 40, ", \"minimum\": 10");

        assertThat(show(id)).bodyJson().extractingPath("$.amount").isEqualTo(15);
        assertReplayed(place(uid, job, 40, ", \"minimum\": 10"));
        assertProblem(place(uid, job, 40, ""), 422, "key-conflict");
        assertProblem(place(uid, key(), 40, ", \"minimum\": 10"), 422, "insufficient-credits");
        assertProblem(place(uid, key(), 40, ", \"minimum\": 41"), 400, "invalid-request");
    }

    @Test
    void an_admin_releases_a_reservation_with_a_reason_and_lists_those_of_a_user() {
        var uid = given.userWith(100);
        var id = reserve(uid, key(), 20, "");

        assertProblem(release(id, "{}"), 400, "invalid-request");
        assertProblem(release(id, "{\"reason\": \"\\u0000\"}"), 400, "invalid-request");
        assertThat(release(id, "{\"reason\": \"The worker is gone\"}"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.status")
                .isEqualTo("released");
        assertReplayed(release(id, "{\"reason\": \"The worker is gone\"}"));

        assertThat(available(uid)).isEqualTo(100);
        assertThat(http.get()
                        .uri("/api/admin/credits/users/{uid}/reservations?status=released", uid)
                        .with(user("root").roles("ADMIN"))
                        .exchange())
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.reservations[*].id")
                .isEqualTo(List.of(id));
    }

    private MvcTestResult release(String id, String body) {
        return http.post()
                .uri("/api/admin/credits/reservations/{id}/release", id)
                .with(user("root").roles("ADMIN"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static void assertReplayed(MvcTestResult answer) {
        assertThat(answer).hasStatus(200).hasHeader("Idempotency-Replayed", "true");
    }

    private String reserve(String uid, String job, long amount, String more) {
        return JsonPath.read(text(place(uid, job, amount, more)), "$.id");
    }

    private MvcTestResult place(String uid, String job, long amount, String more) {
        return http.post()
                .uri("/api/credits/reservations")
                .with(user("service:shop").roles("SERVICE"))
                .contentType(MediaType.APPLICATION_JSON)
                .content("""
                        {"uid": "%s", "source": "upscaling", "jobId": "%s", "type": "image", "amount": %d%s}
                        """.formatted(uid, job, amount, more))
                .exchange();
    }

    private MvcTestResult show(String id) {
        return http.get()
                .uri("/api/credits/reservations/{id}", id)
                .with(user("service:shop").roles("SERVICE"))
                .exchange();
    }

    private MvcTestResult call(String id, String how, @Nullable String key, @Nullable String body) {
        var request = http.post()
                .uri("/api/credits/reservations/{id}/" + how, id)
                .with(user("service:shop").roles("SERVICE"));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return body == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON).content(body).exchange();
    }

    private long available(String uid) {
        return given.one(Long.class, "select amount - held from balances where uid = ? and type = 'image'", uid);
    }
}
