package org.creditsledger.jobs.web;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.assertOutcome;
import static org.creditsledger.testing.Answers.outcome;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertInvalid;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.creditsledger.testing.WebhookSender.JOBS_SECRET;
import static org.creditsledger.testing.Webhooks.jobEvent;
import static org.creditsledger.testing.Webhooks.signJob;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DatabaseTest
record JobWebhookTest(MockMvcTester http, WebhookSender webhooks, Given given) {

    @ParameterizedTest
    @CsvSource({"text2image, flux-pro, 24", "image2image, flux-pro, 30", "text2image, flux-schnell, 3"})
    void a_job_that_succeeds_is_debited_once_at_its_price(String source, String model, long price) {
        var uid = given.userWith(100);
        var job = key();

        var answer = webhooks.sendJobEvent(jobEvent("job.succeeded", job, uid, source, model, 3));

        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.outcome").isEqualTo("posted");
            json.assertThat().extractingPath("$.entry.idempotencyKey").isEqualTo("debit:" + source + ":" + job);
            json.assertThat().extractingPath("$.entry.direction").isEqualTo("debit");
            json.assertThat().extractingPath("$.entry.type").isEqualTo("image");
            json.assertThat().extractingPath("$.entry.source").isEqualTo(source);
            json.assertThat().extractingPath("$.entry.meta.model").isEqualTo(model);
            json.assertThat().extractingPath("$.entry.meta.resolution").isEqualTo("1024x1024");
            json.assertThat().extractingPath("$.balances.image").isEqualTo((int) (100 - price));
            json.assertThat().extractingPath("$.balances.video").isEqualTo(0);
        });
        assertThat(given.entriesOf(uid)).isEqualTo(2);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100 - price);
    }

    @Test
    void an_event_sent_ten_times_at_once_and_once_more_is_debited_once() throws Exception {
        var uid = given.userWith(100);
        var event = jobEvent("job.succeeded", key(), uid, 1);

        List<String> outcomes;
        try (var threads = Executors.newFixedThreadPool(10)) {
            outcomes = threads
                    .invokeAll(IntStream.range(0, 10)
                            .<Callable<String>>mapToObj(_ -> () -> outcome(webhooks.sendJobEvent(event)))
                            .toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .toList();
        }

        assertThat(outcomes.stream().collect(Collectors.groupingBy(outcome -> outcome, Collectors.counting())))
                .containsOnly(entry("posted", 1L), entry("duplicate", 9L));
        assertOutcome(webhooks.sendJobEvent(event), "duplicate");
        assertThat(given.entriesOf(uid)).isEqualTo(2);
    }

    @Test
    void the_same_job_at_another_price_is_a_conflict_and_writes_nothing() {
        var uid = given.userWith(100);
        var job = key();
        webhooks.sendJobEvent(jobEvent("job.succeeded", job, uid, 1));

        var answer = webhooks.sendJobEvent(jobEvent("job.succeeded", job, uid, 2));

        assertProblem(answer, 422, "key-conflict");
        assertThat(given.entriesOf(uid)).isEqualTo(2);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(92);
    }

    @Test
    void the_start_of_a_job_beyond_the_balance_is_refused_with_the_amounts() {
        var uid = given.userWith(7);

        var answer = webhooks.sendJobEvent(jobEvent("job.started", key(), uid, 1));

        assertProblem(answer, 422, "insufficient-credits");
        assertThat(answer).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.creditType").isEqualTo("image");
            json.assertThat().extractingPath("$.attemptedAmount").isEqualTo(8);
            json.assertThat().extractingPath("$.balance").isEqualTo(7);
            json.assertThat().extractingPath("$.available").isEqualTo(7);
        });
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    void a_delivered_job_beyond_the_balance_is_charged_the_available_credits() {
        var uid = given.userWith(7);

        var answer = webhooks.sendJobEvent(jobEvent("job.succeeded", key(), uid, 1));

        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.outcome").isEqualTo("posted");
            json.assertThat().extractingPath("$.quotedCredits").isEqualTo(8);
            json.assertThat().extractingPath("$.chargedCredits").isEqualTo(7);
            json.assertThat().extractingPath("$.entry.meta.overrunCredits").isEqualTo("1");
        });
    }

    @Test
    void an_attempt_has_a_debit_of_its_own() {
        var uid = given.userWith(100);
        var job = key();
        var event = jobEvent("job.succeeded", job, uid, 1);

        for (var attempt : List.of(1, 2, 1_000)) {
            assertOutcome(webhooks.sendJobEvent(with(event, "attempt", "" + attempt)), "posted");
        }

        assertThat(outcome(webhooks.sendJobEvent(event)))
                .as("an event without an attempt is for the first")
                .isEqualTo("duplicate");
        assertThat(given.entryIdOf("debit:text2image:" + job + ":a1000")).isNotNull();
        assertThat(given.imageBalanceOf(uid)).isEqualTo(76);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"ping\"}",
                "{\"type\": \"\"}",
                "{\"type\": \"job.progress\", \"data\": {\"jobId\": \"j\"}}",
                "{\"type\": \"job.progress\", \"timestamp\": \"yesterday\", \"data\": [1, \"two\"]}",
                "{\"data\": \"text\", \"type\": \"JOB.STARTED\", \"timestamp\": 7}"
            })
    void events_of_other_types_are_ignored_whatever_they_carry(String body) {
        assertThat(webhooks.sendJobEvent(body))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"outcome\": \"ignored\", \"heldCredits\": 0, \"chargedCredits\": 0}");
    }

    @Test
    void a_debited_job_that_fails_after_all_is_refunded_once_with_a_link_to_its_debit() {
        var uid = given.userWith(100);
        var job = key();
        webhooks.sendJobEvent(jobEvent("job.succeeded", job, uid, 2));
        var debitId = given.entryIdOf("debit:text2image:" + job);

        var failed = jobEvent("job.failed", job, uid, 2);
        var answer = webhooks.sendJobEvent(failed);

        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.outcome").isEqualTo("refunded");
            json.assertThat().extractingPath("$.entry.source").isEqualTo("refund");
            json.assertThat().extractingPath("$.entry.amount").isEqualTo(16);
            json.assertThat().extractingPath("$.entry.relatedEntryId").isEqualTo(debitId.toString());
        });
        assertOutcome(webhooks.sendJobEvent(failed), "duplicate");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
        assertThat(given.entriesOf(uid)).isEqualTo(3);
    }

    @Test
    void the_failure_of_another_users_job_refunds_nothing() {
        var uid = given.userWith(100);
        var job = key();
        webhooks.sendJobEvent(jobEvent("job.succeeded", job, uid, 2));

        var answer = webhooks.sendJobEvent(jobEvent("job.failed", job, given.user(), 2));

        assertProblem(answer, 422, "key-conflict");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(84);
    }

    @ParameterizedTest
    @ValueSource(strings = {"job.failed", "job.paused"})
    void an_event_with_nothing_due_is_ignored(String type) {
        var uid = given.userWith(100);

        assertOutcome(webhooks.sendJobEvent(jobEvent(type, key(), uid, 1)), "ignored");
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    void work_without_a_price_is_refused() {
        var uid = given.userWith(100);

        assertProblem(
                webhooks.sendJobEvent(jobEvent("job.succeeded", key(), uid, "text2image", "flux-ultra", 1)),
                422,
                "unknown-price");
        assertProblem(
                webhooks.sendJobEvent(jobEvent("job.succeeded", key(), uid, "purchase", "flux-pro", 1)),
                422,
                "unknown-price");
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    static Stream<Arguments> bad_bodies() {
        var good = jobEvent("job.succeeded", "job", "UID", 1);
        return Stream.of(
                Arguments.of("empty", "", null),
                Arguments.of("not JSON", "nonsense", null),
                Arguments.of("truncated", good.substring(0, good.length() - 20), null),
                Arguments.of("more than one", good + good, null),
                Arguments.of("an array", "[]", null),
                Arguments.of("null", "null", null),
                Arguments.of("no type", good.replace("\"type\"", "\"kind\""), "type"),
                Arguments.of("no timestamp", good.replace("\"timestamp\"", "\"time\""), "timestamp"),
                Arguments.of("bad timestamp", good.replace("2026-03-01T12:00:00Z", "yesterday"), null),
                Arguments.of("seconds as a text", good.replace("2026-03-01T12:00:00Z", "1700000000"), null),
                Arguments.of("seconds and a fraction", good.replace("2026-03-01T12:00:00Z", "1700000000.5"), null),
                Arguments.of("seconds", good.replace("\"2026-03-01T12:00:00Z\"", "1700000000"), null),
                Arguments.of(
                        "no data", "{\"type\": \"job.succeeded\", \"timestamp\": \"2026-03-01T12:00:00Z\"}", "data"),
                Arguments.of("no uid", good.replace("\"uid\"", "\"user\""), "data.uid"),
                Arguments.of("no jobId", good.replace("\"jobId\"", "\"job\""), "data.jobId"),
                Arguments.of("NUL in jobId", good.replace("\"job\"", "\"job\\u0000\""), "data.jobId"),
                Arguments.of("blank jobId", good.replace("\"job\"", "\" \""), "data.jobId"),
                Arguments.of("long jobId", good.replace("\"job\"", "\"" + "j".repeat(129) + "\""), "data.jobId"),
                Arguments.of("no source", good.replace("\"source\"", "\"sauce\""), "data.source"),
                Arguments.of("no model", good.replace("\"model\"", "\"modal\""), "data.model"),
                Arguments.of("no resolution", good.replace("\"resolution\"", "\"size\""), "data.resolution"),
                Arguments.of("no quantity", good.replace("\"quantity\"", "\"count\""), "data.quantity"),
                Arguments.of(
                        "quantity 0 at the start",
                        good.replace("succeeded", "started").replace(": 1}", ": 0}"),
                        "data.quantity"),
                Arguments.of("attempt 0", with(good, "attempt", "0"), "data.attempt"),
                Arguments.of("attempt 1001", with(good, "attempt", "1001"), "data.attempt"),
                Arguments.of("attempt 1.5", with(good, "attempt", "1.5"), null),
                Arguments.of("timeoutMs 999", with(good, "timeoutMs", "999"), "data.timeoutMs"),
                Arguments.of("timeoutMs 86400001", with(good, "timeoutMs", "86400001"), "data.timeoutMs"),
                Arguments.of("0 seconds", with(good, "durationSeconds", "0"), "data.durationSeconds"),
                Arguments.of("-1 seconds", with(good, "durationSeconds", "-1"), "data.durationSeconds"),
                Arguments.of("86400.001 seconds", with(good, "durationSeconds", "86400.001"), "data.durationSeconds"),
                Arguments.of(
                        "a tenth of a millisecond", with(good, "durationSeconds", "5.0001"), "data.durationSeconds"),
                Arguments.of(
                        "seconds that no double can tell from 5",
                        with(good, "durationSeconds", "5.0000000000000000000001"),
                        "data.durationSeconds"),
                Arguments.of("10^-999 seconds", with(good, "durationSeconds", "1e-999"), null),
                Arguments.of("seconds as text", with(good, "durationSeconds", "\"5\""), null),
                Arguments.of("type is a number", good.replace("\"job.succeeded\"", "5"), null),
                Arguments.of("type is an object", good.replace("\"job.succeeded\"", "{}"), null),
                Arguments.of("type is null", good.replace("\"job.succeeded\"", "null"), "type"),
                Arguments.of("quantity -1", good.replace(": 1}", ": -1}"), "data.quantity"),
                Arguments.of("quantity 1001", good.replace(": 1}", ": 1001}"), "data.quantity"),
                Arguments.of("quantity 10^30", good.replace(": 1}", ": " + "1" + "0".repeat(30) + "}"), null),
                Arguments.of("quantity 1.5", good.replace(": 1}", ": 1.5}"), null),
                Arguments.of("quantity as text", good.replace(": 1}", ": \"1\"}"), null),
                Arguments.of("quantity true", good.replace(": 1}", ": true}"), null));
    }

    private static String with(String event, String field, String value) {
        return event.replace("\"quantity\"", "\"%s\": %s, \"quantity\"".formatted(field, value));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad_bodies")
    void a_bad_body_is_explained_and_writes_nothing(String what, String body, String invalidParameter) {
        var uid = given.userWith(100);

        var answer = webhooks.sendJobEvent(body.replace("UID", uid));

        if (invalidParameter == null) {
            assertProblem(answer, 400, "invalid-request");
        } else {
            assertInvalid(answer, invalidParameter);
        }
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    void an_unsigned_event_is_refused_and_writes_nothing() {
        var uid = given.userWith(100);
        var event = jobEvent("job.succeeded", key(), uid, 1);

        assertProblem(
                http.post()
                        .uri("/api/webhooks/jobs")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(event)
                        .exchange(),
                401,
                "bad-signature");
        assertProblem(
                webhooks.sendJobEvent(
                        event,
                        "whsec_d3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmc=",
                        Instant.now().getEpochSecond()),
                401,
                "bad-signature");
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    void an_event_signed_long_ago_is_stale_and_writes_nothing() {
        var uid = given.userWith(100);
        var event = jobEvent("job.succeeded", key(), uid, 1);

        for (var seconds : List.of(-302, 302)) {
            var signedAt = Instant.now().getEpochSecond() + seconds;
            assertProblem(webhooks.sendJobEvent(event, JOBS_SECRET, signedAt), 401, "stale-signature");
        }
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    void a_body_of_256_KiB_is_read_and_a_byte_more_is_not() {
        var uid = given.userWith(100);
        var event = jobEvent("job.succeeded", key(), uid, 1);
        var largest = event + " ".repeat(256 * 1024 - event.length());

        assertProblem(webhooks.sendJobEvent(largest + " "), 413, "payload-too-large");
        assertThat(given.entriesOf(uid)).isEqualTo(1);
        assertOutcome(webhooks.sendJobEvent(largest), "posted");
    }

    @Test
    void another_content_type_is_refused() {
        var event = jobEvent("job.succeeded", key(), given.userWith(100), 1);
        var timestamp = Instant.now().getEpochSecond();

        assertProblem(
                http.post()
                        .uri("/api/webhooks/jobs")
                        .contentType(MediaType.TEXT_PLAIN)
                        .header("webhook-id", "msg")
                        .header("webhook-timestamp", timestamp)
                        .header("webhook-signature", signJob(JOBS_SECRET, "msg", timestamp, event))
                        .content(event)
                        .exchange(),
                415,
                "unsupported-media-type");
    }

    @Test
    void the_rest_of_the_api_refuses_unsigned_requests() {
        assertProblem(http.get().uri("/api/credits/ledger").with(anonymous()).exchange(), 401, "unauthenticated");
        assertProblem(http.get().uri("/api/webhooks/others").with(anonymous()).exchange(), 401, "unauthenticated");
    }
}
