package org.creditsledger.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.creditsledger.testing.Webhooks.jobEvent;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.time.Duration;
import java.util.List;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.Threads;
import org.creditsledger.testing.WebhookSender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest
record ReservationControllerTest(MockMvcTester http, WebhookSender webhooks, Given given, SettableClock clock) {

    private static final String RESERVATIONS = "/api/credits/reservations";

    @Test
    void an_amount_is_reserved_captured_in_part_and_the_rest_is_available_again() {
        var uid = given.userWith(100);
        var job = key();

        var reserved = reserve(amount(uid, job, 60));
        assertThat(reserved).hasStatus(201).hasHeader("Location", RESERVATIONS + "/" + id(reserved));
        assertThat(reserved).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.uid").isEqualTo(uid);
            json.assertThat().extractingPath("$.type").isEqualTo("image");
            json.assertThat().extractingPath("$.amount").isEqualTo(60);
            json.assertThat().extractingPath("$.status").isEqualTo("pending");
            json.assertThat().extractingPath("$.source").isEqualTo("upscaling");
            json.assertThat().extractingPath("$.jobId").isEqualTo(job);
            json.assertThat().extractingPath("$.capturedAmount").isNull();
            json.assertThat().extractingPath("$.entryId").isNull();
            json.assertThat().extractingPath("$.balances.image").isEqualTo(100);
        });
        assertThat(available(uid)).isEqualTo(40);

        var captured = settle(id(reserved), "capture", "{\"amount\": 35}");
        assertThat(captured).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.status").isEqualTo("captured");
            json.assertThat().extractingPath("$.capturedAmount").isEqualTo(35);
            json.assertThat()
                    .extractingPath("$.entryId")
                    .isEqualTo(given.entryIdOf("debit:upscaling:" + job).toString());
            json.assertThat().extractingPath("$.balances.image").isEqualTo(65);
        });
        assertThat(available(uid)).isEqualTo(65);
        assertThat(get(id(reserved))).hasStatusOk().bodyJson().isStrictlyEqualTo(text(captured));
    }

    @Test
    void without_an_amount_the_whole_reservation_is_captured() {
        var uid = given.userWith(100);
        var reserved = reserve(amount(uid, key(), 60));

        assertThat(settle(id(reserved), "capture", null))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.capturedAmount")
                .isEqualTo(60);
        assertReplayed(settle(id(reserved), "capture", "{}"));
        assertReplayed(settle(id(reserved), "capture", "{\"amount\": 60}"));
        assertThat(given.imageBalanceOf(uid)).isEqualTo(40);
        assertThat(given.entriesOf(uid)).isEqualTo(2);
    }

    @Test
    void a_repeated_request_gets_the_same_answer_and_a_different_one_is_a_conflict() {
        var uid = given.userWith(100);
        var job = key();
        var other = given.userWith(100);
        var first = reserve(amount(uid, job, 60));

        var again = reserve(amount(uid, job, 60));

        assertReplayed(again);
        assertThat(again).bodyJson().isStrictlyEqualTo(text(first));
        assertProblem(reserve(amount(uid, job, 61)), 422, "key-conflict");
        assertProblem(reserve(amount(other, job, 60)), 422, "key-conflict");
        assertProblem(reserve(with(amount(uid, job, 60), "\"timeoutMs\": 5000")), 422, "key-conflict");
        assertProblem(reserve(with(amount(uid, job, 60), "\"reason\": \"other\"")), 422, "key-conflict");
        assertProblem(reserve(with(amount(uid, job, 60), "\"meta\": {\"a\": \"b\"}")), 422, "key-conflict");
        assertThat(reserve(work(uid, job, 2)))
                .as("another source is another job")
                .hasStatus(201);
        assertThat(available(uid)).isEqualTo(100 - 60 - 16);
    }

    @Test
    void ten_calls_at_once_reserve_once() throws Exception {
        var uid = given.userWith(100);
        var body = amount(uid, key(), 60);

        var answers = Threads.atOnce(10, _ -> reserve(body));

        assertThat(answers)
                .extracting(answer -> answer.getResponse().getStatus())
                .containsOnly(201, 200)
                .containsOnlyOnce(201);
        assertThat(answers).extracting(ReservationControllerTest::id).containsOnly(id(answers.getFirst()));
        assertThat(available(uid)).isEqualTo(40);
    }

    @Test
    void released_credits_are_available_again_and_stay_so() {
        var uid = given.userWith(100);
        var id = id(reserve(amount(uid, key(), 60)));

        assertThat(settle(id, "release", null))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.status")
                .isEqualTo("released");
        assertReplayed(settle(id, "release", null));
        assertProblem(settle(id, "capture", null), 422, "hold-already-released");
        assertThat(available(uid)).isEqualTo(100);
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    void a_captured_reservation_cannot_be_captured_differently_or_released() {
        var uid = given.userWith(100);
        var id = id(reserve(amount(uid, key(), 60)));
        settle(id, "capture", "{\"amount\": 35}");

        var again = settle(id, "capture", "{\"amount\": 36}");

        assertProblem(again, 422, "hold-already-captured");
        assertThat(again)
                .bodyJson()
                .extractingPath("$.reservation.capturedAmount")
                .isEqualTo(35);
        assertProblem(settle(id, "release", null), 422, "hold-already-captured");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(65);
    }

    @Test
    void an_expired_reservation_can_be_neither_captured_nor_released() {
        var uid = given.userWith(100);
        var first = id(reserve(with(amount(uid, key(), 60), "\"timeoutMs\": 5000")));
        var second = id(reserve(with(amount(uid, key(), 10), "\"timeoutMs\": 5000")));
        clock.runAhead(Duration.ofSeconds(6));

        assertThat(get(first))
                .as("before the sweep")
                .bodyJson()
                .extractingPath("$.status")
                .isEqualTo("expired");
        assertProblem(settle(first, "capture", null), 422, "hold-expired");
        assertProblem(settle(second, "release", null), 422, "hold-expired");
        assertThat(get(first)).bodyJson().extractingPath("$.status").isEqualTo("expired");
        assertThat(available(uid)).isEqualTo(100);
    }

    @Test
    void more_than_the_available_credits_cannot_be_reserved_or_captured() {
        var uid = given.userWith(100);
        var id = id(reserve(amount(uid, key(), 60)));

        var refused = reserve(amount(uid, key(), 41));
        assertProblem(refused, 422, "insufficient-credits");
        assertThat(refused).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.attemptedAmount").isEqualTo(41);
            json.assertThat().extractingPath("$.balance").isEqualTo(100);
            json.assertThat().extractingPath("$.available").isEqualTo(40);
            json.assertThat().extractingPath("$.creditType").isEqualTo("image");
        });
        var tooMuch = settle(id, "capture", "{\"amount\": 101}");
        assertProblem(tooMuch, 422, "hold-exceeds-available");
        assertThat(tooMuch).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.attemptedAmount").isEqualTo(101);
            json.assertThat().extractingPath("$.heldAmount").isEqualTo(60);
            json.assertThat().extractingPath("$.available").isEqualTo(40);
        });
        assertThat(get(id)).bodyJson().extractingPath("$.status").isEqualTo("pending");
        assertThat(settle(id, "capture", "{\"amount\": 100}")).hasStatusOk();
        assertThat(given.imageBalanceOf(uid)).isZero();
    }

    @Test
    void work_is_reserved_at_its_price_and_a_quote_binds_it() {
        var uid = given.userWith(100);
        var quote = http.get()
                .uri(
                        "/api/credits/quote?uid={uid}&source=text2image&model=flux-pro&resolution=1024x1024&quantity=2",
                        uid)
                .with(user("service:shop").roles("SERVICE"))
                .exchange();
        String quoteId = JsonPath.read(text(quote), "$.quoteId");
        var quoted = with(work(uid, key(), 2), "\"quoteId\": \"" + quoteId + "\"");

        var reserved = reserve(quoted);
        assertThat(reserved).hasStatus(201).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.amount").isEqualTo(16);
            json.assertThat().extractingPath("$.reason").isEqualTo("2 × flux-pro");
            json.assertThat().extractingPath("$.meta.model").isEqualTo("flux-pro");
        });
        clock.runAhead(Duration.ofMinutes(30));
        assertReplayed(reserve(quoted));
        assertProblem(reserve(with(work(uid, key(), 3), "\"quoteId\": \"" + quoteId + "\"")), 422, "quote-mismatch");
        assertProblem(reserve(work(uid, key(), 1).replace("flux-pro", "unheard-of")), 422, "unknown-price");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "null"})
    void work_reserved_with_another_wording_is_the_same_work(String reasonOfCaller) {
        var uid = given.userWith(100);
        var job = key();
        reserve(work(uid, job, 2));
        given.asOwner()
                .sql("update holds set reason = 'Two pictures', reason_of_caller = " + reasonOfCaller
                        + " where uid = ?")
                .param(uid)
                .update();

        assertReplayed(reserve(work(uid, job, 2)));
        assertThat(send("job.started", job, uid, 2)).isEqualTo("duplicate");
        assertProblem(reserve(work(uid, job, 3)), 422, "key-conflict");
        assertProblem(reserve(with(work(uid, job, 2), "\"reason\": \"other\"")), 422, "key-conflict");
        assertThat(available(uid)).isEqualTo(100 - 16);
    }

    @Test
    void a_reason_of_the_caller_is_part_of_the_reservation() {
        var uid = given.userWith(100);
        var job = key();
        var own = with(work(uid, job, 2), "\"reason\": \"own\"");
        reserve(own);

        assertReplayed(reserve(own));
        assertProblem(reserve(work(uid, job, 2)), 422, "key-conflict");
        assertThat(available(uid)).isEqualTo(100 - 16);
    }

    @Test
    void a_reservation_of_work_is_settled_by_the_events_of_its_job() {
        var uid = given.userWith(100);
        var job = key();
        var id = id(reserve(with(work(uid, job, 4), "\"meta\": {\"order\": \"o-1\"}")));

        assertThat(send("job.started", job, uid, 4)).isEqualTo("duplicate");
        assertThat(send("job.succeeded", job, uid, 3)).isEqualTo("posted");

        assertThat(get(id)).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.status").isEqualTo("captured");
            json.assertThat().extractingPath("$.capturedAmount").isEqualTo(24);
        });
        assertThat(given.one(
                        String.class,
                        "select meta from credits_ledger where idempotency_key = ?",
                        "debit:text2image:" + job))
                .contains("\"order\":\"o-1\"", "\"quantity\":\"3\"");
        assertProblem(settle(id, "release", null), 422, "hold-already-captured");
        assertThat(send("job.failed", job, uid, 3)).isEqualTo("refunded");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
    }

    @Test
    void calls_find_and_settle_the_reservation_of_a_jobs_start() {
        var uid = given.userWith(100);
        var job = key();
        assertThat(send("job.started", job, uid, 4)).isEqualTo("held");

        var reserved = reserve(work(uid, job, 4));
        assertReplayed(reserved);
        assertThat(settle(id(reserved), "capture", null)).hasStatusOk();

        assertThat(send("job.succeeded", job, uid, 4)).isEqualTo("duplicate");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100 - 32);
        assertThat(given.entriesOf(uid)).isEqualTo(2);
    }

    @Test
    void a_finished_job_cannot_be_reserved() {
        var uid = given.userWith(100);
        var debited = key();
        var failed = key();
        send("job.succeeded", debited, uid, 1);
        send("job.failed", failed, uid, 1);

        var answer = reserve(work(uid, debited, 1));
        assertProblem(answer, 422, "job-already-debited");
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.entryId")
                .isEqualTo(given.entryIdOf("debit:text2image:" + debited).toString());
        assertProblem(reserve(work(uid, failed, 1)), 422, "job-failed");
        assertThat(available(uid)).isEqualTo(92);
    }

    @Test
    void events_keep_the_amount_that_a_service_reserved_but_a_failure_releases_it() {
        var uid = given.userWith(100);
        var job = key();
        var id = id(reserve(amount(uid, job, 60).replace("upscaling", "text2image")));

        assertProblem(sendEvent("job.started", job, uid, 1), 422, "key-conflict");
        assertProblem(sendEvent("job.succeeded", job, uid, 1), 422, "key-conflict");
        assertThat(available(uid)).isEqualTo(40);
        assertThat(send("job.failed", job, uid, 1)).isEqualTo("released");
        assertProblem(settle(id, "capture", null), 422, "hold-already-released");
        assertThat(available(uid)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\"}",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\", \"type\": \"image\"}",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\", \"type\": \"image\", \"amount\": 0}",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\", \"type\": \"image\", \"amount\": 1.5}",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\", \"type\": \"smell\", \"amount\": 1}",
                "{\"uid\": \"u\", \"source\": \"refund\", \"jobId\": \"j\", \"type\": \"image\", \"amount\": 1}",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\", \"model\": \"m\", \"resolution\": \"r\"}",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\", \"type\": \"image\", \"amount\": 1, \"model\": \"m\"}",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\", \"type\": \"image\", \"amount\": 1, \"timeoutMs\": 999}",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\", \"type\": \"image\", \"amount\": 1, \"timeoutMs\": 86400001}",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\", \"type\": \"image\", \"amount\": 1, \"reason\": \" \"}",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\", \"type\": \"image\", \"amount\": 1, \"reason\": \"a\\u0000\"}",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\", \"type\": \"image\", \"amount\": 1, \"meta\": {\"a\": null}}",
                "{\"uid\": \"u\", \"source\": \"s\", \"jobId\": \"j\", \"type\": \"image\", \"amount\": 1, \"meta\": {\"unit\": \"x\"}}",
            })
    void an_invalid_reservation_is_refused(String body) {
        assertProblem(reserve(body), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"amount\": 0}", "{\"amount\": -1}", "{\"amount\": \"1\"}", "[1]", "1"})
    void an_invalid_amount_is_not_captured(String body) {
        var uid = given.userWith(100);
        var id = id(reserve(amount(uid, key(), 60)));

        assertProblem(settle(id, "capture", body), 400, "invalid-request");
        assertThat(available(uid)).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0000-0000-000000000000", "1-1-1-1-1", "x", "é"})
    void an_unknown_id_is_not_found(String id) {
        assertProblem(get(id), 404, "hold-not-found");
        assertProblem(settle(id, "capture", null), 404, "hold-not-found");
        assertProblem(settle(id, "release", null), 404, "hold-not-found");
    }

    @ParameterizedTest
    @CsvSource({"USER, 403, forbidden", "ADMIN, 403, forbidden"})
    void only_services_reserve_read_and_settle(String role, int status, String code) {
        var uid = given.userWith(100);
        var id = id(reserve(amount(uid, key(), 60)));
        var caller = user(uid).roles(role);

        assertProblem(
                http.post()
                        .uri(RESERVATIONS)
                        .with(caller)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{}")
                        .exchange(),
                status,
                code);
        assertProblem(http.get().uri(RESERVATIONS + "/" + id).with(caller).exchange(), status, code);
        for (var settle : List.of("/capture", "/release")) {
            assertProblem(
                    http.post()
                            .uri(RESERVATIONS + "/" + id + settle)
                            .with(caller)
                            .exchange(),
                    status,
                    code);
        }
        assertProblem(
                http.post()
                        .uri(RESERVATIONS + "/" + id + "/release")
                        .with(anonymous())
                        .exchange(),
                401,
                "unauthenticated");
        assertThat(available(uid)).isEqualTo(40);
    }

    private static void assertReplayed(MvcTestResult answer) {
        assertThat(answer).hasStatus(200).hasHeader("Idempotency-Replayed", "true");
    }

    private MvcTestResult reserve(String body) {
        return http.post()
                .uri(RESERVATIONS)
                .with(user("service:shop").roles("SERVICE"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private MvcTestResult get(String id) {
        return http.get()
                .uri(RESERVATIONS + "/{id}", id)
                .with(user("service:shop").roles("SERVICE"))
                .exchange();
    }

    private MvcTestResult settle(String id, String how, @Nullable String body) {
        var request = http.post()
                .uri(RESERVATIONS + "/{id}/" + how, id)
                .with(user("service:shop").roles("SERVICE"));
        return body == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON).content(body).exchange();
    }

    private String send(String type, String job, String uid, int quantity) {
        return JsonPath.read(text(sendEvent(type, job, uid, quantity)), "$.outcome");
    }

    private MvcTestResult sendEvent(String type, String job, String uid, int quantity) {
        return webhooks.sendJobEvent(jobEvent(type, job, uid, quantity));
    }

    private long available(String uid) {
        return given.one(Long.class, "select amount - held from balances where uid = ? and type = 'image'", uid);
    }

    private static String amount(String uid, String jobId, long amount) {
        return """
                {"uid": "%s", "source": "upscaling", "jobId": "%s", "type": "image", "amount": %d}
                """.formatted(uid, jobId, amount).strip();
    }

    private static String work(String uid, String jobId, int quantity) {
        return """
                {"uid": "%s", "source": "text2image", "jobId": "%s", "model": "flux-pro", "resolution": "1024x1024",
                 "quantity": %d}
                """.formatted(uid, jobId, quantity).strip();
    }

    private static String with(String body, String member) {
        return body.substring(0, body.length() - 1) + ", " + member + "}";
    }

    private static String id(MvcTestResult answer) {
        return JsonPath.read(text(answer), "$.id");
    }
}
