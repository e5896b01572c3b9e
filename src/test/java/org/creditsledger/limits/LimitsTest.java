package org.creditsledger.limits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.creditsledger.testing.Webhooks.jobEvent;
import static org.creditsledger.testing.Webhooks.signJob;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.IdentityProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Each test uses its own addresses, because the counts of earlier tests remain. */
@DatabaseTest
@TestPropertySource(
        properties = {
            "credits.limits.requests-per-minute-per-user=5",
            "credits.limits.requests-per-minute-per-service=10",
            "credits.limits.requests-per-minute-per-address=20",
            "credits.limits.failed-sign-ins-per-minute-per-address=3",
            "credits.limits.webhooks-per-minute-per-address=15",
            "credits.limits.max-body-bytes=2048"
        })
class LimitsTest {

    private static final AtomicInteger LAST_ADDRESS = new AtomicInteger();
    private static final String ADJUST = "/api/admin/credits/adjust";

    @Autowired
    MockMvcTester http;

    @Autowired
    InstantSource clock;

    private final String address = newAddress();
    private final String name = "caller-" + UUID.randomUUID();

    @Test
    void the_headers_say_how_many_requests_are_left_and_when_to_retry() {
        var first = balances(name, "USER", address);
        assertThat(first).hasStatusOk();
        assertThat(first.getResponse().getHeader("RateLimit-Policy")).isEqualTo("\"user\";q=5;w=60");
        assertThat(first.getResponse().getHeader("RateLimit")).startsWith("\"user\";r=4;t=");
        for (var i = 1; i < 5; i++) {
            assertThat(balances(name, "USER", address)).hasStatusOk();
        }

        var refused = balances(name, "USER", newAddress());

        assertTooMany(refused, 12);
        assertThat(balances("other-" + name, "USER", address)).hasStatusOk();
    }

    @Test
    void a_service_has_a_higher_limit() {
        for (var i = 0; i < 10; i++) {
            assertProblem(reservation(), 404, "hold-not-found");
        }
        assertTooMany(reservation(), 6);
    }

    @Test
    void an_address_has_one_limit_for_all_its_callers() {
        for (var i = 0; i < 20; i++) {
            assertThat(balances(name + i, "USER", address)).hasStatusOk();
        }
        assertTooMany(balances(name, "USER", address), 3);
        assertThat(balances(name, "USER", newAddress())).hasStatusOk();
    }

    @Test
    void addresses_of_one_ipv6_network_count_as_one() {
        for (var i = 0; i < 20; i++) {
            assertThat(balances(name + i, "USER", "2001:db8:0:1::" + Integer.toHexString(i + 1)))
                    .hasStatusOk();
        }
        assertTooMany(balances(name, "USER", "2001:db8:0:1:ffff::1"), 3);
        assertThat(balances(name, "USER", "2001:db8:0:2::1")).hasStatusOk();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP"})
    void an_address_in_a_header_of_the_caller_is_ignored(String header) {
        for (var i = 0; i < 20; i++) {
            balances(name + i, "USER", address);
        }
        assertTooMany(
                exchange(http.get()
                        .uri("/api/credits/balances")
                        .with(user(name).roles("USER"))
                        .header(header, "for=198.51.100.7")),
                3);
    }

    @Test
    void failed_sign_ins_are_limited() {
        for (var i = 0; i < 3; i++) {
            assertProblem(exchange(http.get().uri("/api/credits/balances").with(anonymous())), 401, "unauthenticated");
        }

        assertTooMany(exchange(http.get().uri("/api/credits/balances").with(anonymous())), 20);
        assertTooMany(exchange(http.post().uri("/login").with(anonymous())), 20);
        assertThat(webhook(address, true))
                .as("signed webhooks are still accepted")
                .hasStatusOk();
    }

    @Test
    void passwords_tried_on_the_sign_in_page_count_too() {
        for (var i = 0; i < 3; i++) {
            var answer = signIn();
            assertThat(answer).hasStatus(302);
            assertThat(answer.getResponse().getHeader("Location")).endsWith("/login?error");
        }

        assertTooMany(signIn(), 20);
        assertTooMany(balances(name, "USER", address), 20);
    }

    @Test
    void a_valid_token_is_accepted_despite_failures_from_its_address() {
        var token = new IdentityProvider(clock).person(name);
        for (var i = 0; i < 5; i++) {
            assertProblem(withToken(token + "x"), 401, "unauthenticated");
        }
        for (var i = 0; i < 3; i++) {
            assertProblem(exchange(http.get().uri("/api/credits/balances").with(anonymous())), 401, "unauthenticated");
        }
        assertTooMany(exchange(http.get().uri("/api/credits/balances").with(anonymous())), 20);

        assertThat(withToken(token)).hasStatusOk();
    }

    @Test
    void guesses_of_the_operators_password_are_limited_and_health_still_answers() {
        for (var i = 0; i < 3; i++) {
            var answer = figures("guessed");
            assertProblem(answer, 401, "unauthenticated");
            assertThat(answer.getResponse().getHeader("WWW-Authenticate")).startsWith("Basic ");
        }

        assertTooMany(figures("guessed"), 20);
        assertTooMany(figures("watching"), 20);
        assertThat(exchange(http.get().uri("/actuator/health/liveness").with(anonymous())))
                .hasStatusOk();
    }

    @Test
    void webhooks_count_by_address_before_their_signature_is_checked() {
        for (var i = 0; i < 15; i++) {
            assertProblem(webhook(address, false), 401, "bad-signature");
        }
        assertTooMany(webhook(address, false), 4);
        assertTooMany(webhook(address, true), 4);
        assertThat(webhook(newAddress(), true)).hasStatusOk();
    }

    @Test
    void a_body_that_is_too_long_is_refused() {
        var body = "{\"uid\": \"%s\", \"type\": \"image\", \"direction\": \"credit\", \"amount\": 1, \"reason\": \"r\"}"
                .formatted("somebody-" + name);

        assertThat(adjust(body + " ".repeat(2_048 - body.length()))).hasStatus(201);
        assertProblem(adjust(body + " ".repeat(2_049 - body.length())), 413, "payload-too-large");
        assertProblem(
                exchange(http.post().uri(ADJUST).with(anonymous()).content(new byte[2_049])), 401, "unauthenticated");
    }

    @ParameterizedTest
    @CsvSource({
        "application/x-www-form-urlencoded, uid=bob, 415, unsupported-media-type",
        "Multipart/Form-Data; boundary=x, --x--, 415, unsupported-media-type",
        "application/x-www-form-urlencoded, '', 200, ",
    })
    void forms_are_not_read(String type, String body, int status, String code) {
        var answer = exchange(http.post()
                .uri("/api/admin/credits/verify?uid={uid}", name)
                .with(user(name).roles("ADMIN"))
                .header("Content-Type", type)
                .content(body));

        if (code == null) {
            assertThat(answer).hasStatus(status);
        } else {
            assertProblem(answer, status, code);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/credits/ledger;x=y", "/api//credits/ledger", "/api/credits/%2e%2e/ledger"})
    void an_address_with_odd_characters_is_answered_like_any_bad_request(String path) {
        assertProblem(
                exchange(http.get().uri(URI.create(path)).with(user(name).roles("USER"))), 400, "invalid-request");
    }

    private MvcTestResult balances(String caller, String role, String from) {
        return exchange(
                http.get().uri("/api/credits/balances").with(user(caller).roles(role)), from);
    }

    private MvcTestResult withToken(String token) {
        return exchange(
                http.get().uri("/api/credits/balances").with(anonymous()).header("Authorization", "Bearer " + token));
    }

    private MvcTestResult figures(String password) {
        return exchange(http.get().uri("/actuator/prometheus").with(anonymous()).with(httpBasic("operator", password)));
    }

    private MvcTestResult signIn() {
        return exchange(http.post()
                .uri("/login")
                .with(anonymous())
                .with(csrf())
                .param("username", name)
                .param("password", "guessed"));
    }

    private MvcTestResult reservation() {
        return exchange(http.get()
                .uri("/api/credits/reservations/unheard-of")
                .with(user(name).roles("SERVICE")));
    }

    private MvcTestResult adjust(String body) {
        return exchange(http.post()
                .uri(ADJUST)
                .with(user(name).roles("ADMIN"))
                .contentType(MediaType.APPLICATION_JSON)
                .header("Idempotency-Key", name)
                .content(body));
    }

    private MvcTestResult webhook(String from, boolean isSigned) {
        var event = jobEvent("job.unheard-of", "j", "u", "text2image", "m", 1);
        var timestamp = Instant.now().getEpochSecond();
        var signature = isSigned
                ? signJob("whsec_bmV3LWpvYnMtc2VjcmV0LW9mLTI0LWJ5dGVz", "msg_1", timestamp, event)
                : "v1,c2lnbmVkIGJ5IG5vYm9keQ==";
        return exchange(
                http.post()
                        .uri("/api/webhooks/jobs")
                        .with(anonymous())
                        .contentType(MediaType.APPLICATION_JSON)
                        .header("webhook-id", "msg_1")
                        .header("webhook-timestamp", timestamp)
                        .header("webhook-signature", signature)
                        .content(event.getBytes(UTF_8)),
                from);
    }

    private MvcTestResult exchange(MockMvcRequestBuilder request) {
        return exchange(request, address);
    }

    private static MvcTestResult exchange(MockMvcRequestBuilder request, String from) {
        return request.with(prepared -> {
                    prepared.setRemoteAddr(from);
                    return prepared;
                })
                .exchange();
    }

    private static void assertTooMany(MvcTestResult answer, int atMostSeconds) {
        assertProblem(answer, 429, "too-many-requests");
        assertThat(Integer.parseInt(answer.getResponse().getHeader("Retry-After")))
                .isBetween(1, atMostSeconds);
        assertThat(answer.getResponse().getHeader("RateLimit")).contains(";r=0;");
    }

    private static String newAddress() {
        return "10.0.0." + LAST_ADDRESS.incrementAndGet();
    }
}
