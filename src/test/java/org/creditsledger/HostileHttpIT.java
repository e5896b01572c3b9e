package org.creditsledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.creditsledger.testing.PackagedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a real server handles requests that no client library would send, byte by byte. */
class HostileHttpIT {

    private static final long SEED = Long.getLong("credits.test.seed", new SplittableRandom().nextLong());
    private static final int BROKEN_REQUESTS = 2_000;
    private static final String ME = "127.0.0.1";

    @TempDir
    static Path folder;

    static PackagedApplication application;

    @BeforeAll
    static void start() {
        application = new PackagedApplication(folder, Map.of("credits.limits.visits-per-minute-per-address", "100"));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/credits/ledger?type=%zz",
                "/api/credits/ledger?type=%",
                "/api/credits/ledger?type",
                "/api/credits/ledger?%ff=1",
                "/api/credits/ledger;a=b",
                "/api//credits/ledger",
                "/api/credits/%2e%2e/ledger",
                "/api/credits/ledger?type=%00",
            })
    void an_address_that_cannot_be_read_is_a_bad_request(String address) throws IOException {
        assertProblem(send(get("alice", address)), 400, "invalid-request");
    }

    @Test
    void too_many_parameters_are_a_bad_request() throws IOException {
        assertProblem(send(get("alice", "/api/credits/ledger?" + "type=image&".repeat(1_001))), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Long: LONG",
                "Idempotency-Key: a\u0001b",
                "Idempotency-Key: a\u0085b",
                "Idempotency-Key: \u00ff",
                "Content-Length: -1",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 99999999999999999999",
                "Content-Type: nonsense",
                "Accept: nonsense",
                "no colon",
                ": no name",
                "Host: a\r\nHost: b",
            })
    void a_header_that_cannot_be_read_is_refused(String header) throws IOException {
        var answer = send(request(
                "POST /api/admin/credits/adjust",
                "admin",
                header.replace("LONG", "x".repeat(40_000))
                        + (header.startsWith("Content") ? "" : "\r\nContent-Length: 2"),
                "{}"));

        assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
    }

    @Test
    void an_address_beyond_the_servers_limit_is_refused() throws IOException {
        assertThat(send(get("alice", "/api/credits/ledger?type=" + "x".repeat(40_000)))
                        .status())
                .isBetween(400, 499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "FOO", "get"})
    void an_unknown_method_is_refused(String method) throws IOException {
        assertThat(send(request(method + " /api/credits/ledger", "alice", "X: y", ""))
                        .status())
                .isBetween(400, 499);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/admin/credits/adjust, admin",
        "/api/credits/reservations, alice",
        "/api/webhooks/jobs, nobody",
        "/api/webhooks/stripe, nobody",
        "/api/unheard-of, alice"
    })
    void a_body_in_broken_chunks_is_refused(String path, String who) throws IOException {
        for (var chunks :
                new String[] {"zz\r\n{}\r\n0\r\n\r\n", "5\r\n{}\r\n0\r\n\r\n", "-1\r\n", "2\r\n{}", "\r\n\r\n"}) {
            var answer = send(request(
                    "POST " + path,
                    who,
                    "Content-Type: application/json\r\nIdempotency-Key: k\r\nTransfer-Encoding: chunked",
                    chunks));

            assertThat(answer.status()).as(chunks + answer.text()).isBetween(400, 499);
        }
    }

    @Test
    void a_body_that_is_too_long_is_refused_with_and_without_content_length() throws IOException {
        var json = "Content-Type: application/json\r\nIdempotency-Key: k\r\n";

        assertProblem(
                send(request("POST /api/admin/credits/adjust", "admin", json + "Content-Length: 10000000000", "{")),
                413,
                "payload-too-large");
        assertProblem(
                send(request(
                        "POST /api/admin/credits/adjust",
                        "admin",
                        json + "Transfer-Encoding: chunked",
                        "20000\r\n" + " ".repeat(0x20000) + "\r\n0\r\n\r\n")),
                413,
                "payload-too-large");
        assertProblem(
                send(request(
                        "POST /api/webhooks/jobs",
                        "nobody",
                        json + "Transfer-Encoding: chunked",
                        "50000\r\n" + " ".repeat(0x50000) + "\r\n0\r\n\r\n")),
                413,
                "payload-too-large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void a_form_of_any_size_is_refused_before_it_is_read(String method) throws IOException {
        assertProblem(
                send(request(
                        method + " /api/admin/credits/verify",
                        "nobody",
                        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000000000",
                        "uid=")),
                415,
                "unsupported-media-type");
    }

    @Test
    void guesses_of_passwords_are_limited_and_only_the_guesser_waits() throws IOException {
        var guesser = "127.0.0.2";
        var guess = get("alice:guess", "/api/credits/balances");
        for (var i = 0; i < 30; i++) {
            assertProblem(send(guess, guesser), 401, "unauthenticated");
        }

        // The allowance of a minute refills one by one, and the guesses took some time.
        var answer = send(guess, guesser);
        for (var i = 0; i < 5 && answer.status() == 401; i++) {
            answer = send(guess, guesser);
        }

        assertProblem(answer, 429, "too-many-requests");
        assertThat(answer.text()).containsPattern("(?i)\r\nRetry-After: [1-9]\r\n");
        assertProblem(send(get("alice", "/api/credits/balances"), guesser), 429, "too-many-requests");
        assertThat(send(get("alice", "/api/credits/balances")).status()).isEqualTo(200);
    }

    @Test
    void guesses_of_the_operators_password_are_limited_but_health_still_answers() throws IOException {
        var guesser = "127.0.0.4";
        var guess = get("operator:guess", "/actuator/prometheus");
        for (var i = 0; i < 30; i++) {
            var answer = send(guess, guesser);
            assertProblem(answer, 401, "unauthenticated");
            assertThat(answer.text())
                    .containsPattern("(?i)\r\nWWW-Authenticate: Basic ")
                    .doesNotContainPattern("(?i)\r\nLocation:");
        }

        var answer = send(guess, guesser);
        for (var i = 0; i < 5 && answer.status() == 401; i++) {
            answer = send(guess, guesser);
        }

        assertProblem(answer, 429, "too-many-requests");
        assertProblem(send(get("operator", "/actuator/prometheus"), guesser), 429, "too-many-requests");
        assertThat(send(get("operator:guess", "/actuator/health/liveness"), guesser)
                        .status())
                .isEqualTo(200);
        assertThat(send(get("operator", "/actuator/prometheus")).status()).isEqualTo(200);
    }

    @Test
    void new_sessions_are_limited_and_only_their_sender_waits() throws IOException {
        var visitor = "127.0.0.6";
        var visit = get("nobody", "/login");
        var answer = send(visit, visitor);
        for (var i = 0; i < 400 && answer.status() == 200; i++) {
            answer = send(visit, visitor);
        }

        assertThat(answer.status()).as(answer.text()).isEqualTo(429);
        assertThat(answer.text())
                .containsPattern("(?i)\r\nContent-Type: text/html")
                .containsPattern("(?i)\r\nRetry-After: [1-9]\r\n")
                .contains("Too many requests")
                .doesNotContainPattern("(?i)\r\nSet-Cookie:");
        assertThat(send(visit).status()).isEqualTo(200);
        assertThat(send(get("alice", "/api/credits/balances"), visitor).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /actuator/nothing", "POST /actuator/health", "GET /actuator", "GET /actuator/health/none"})
    void operator_addresses_never_redirect_to_a_page(String methodAndAddress) throws IOException {
        var answer = send(request(methodAndAddress, "nobody", "X: y", ""), "127.0.0.5");

        assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
        assertThat(answer.text()).doesNotContainPattern("(?i)\r\nLocation:");
    }

    @Test
    void broken_requests_cause_no_server_error() throws IOException {
        System.out.printf("broken requests: %d, repeat them with -Dcredits.test.seed=%d%n", BROKEN_REQUESTS, SEED);
        var random = new SplittableRandom(SEED);
        var statuses = new TreeMap<Integer, Integer>();
        var valid = request(
                        "POST /api/admin/credits/verify?uid=alice",
                        "admin",
                        "Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: 2",
                        "{}")
                .getBytes(ISO_8859_1);
        for (var number = 1; number <= BROKEN_REQUESTS; number++) {
            var broken = valid.clone();
            var breaks = random.nextInt(1, 4);
            for (var i = 0; i < breaks; i++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            var answer = send(new String(broken, ISO_8859_1), "127.0.0.3");
            // Requests that turned into the address of a page are sent to the sign-in page. The server itself answers
            // 505 to an unknown HTTP version and 501 to an unknown encoding.
            var isPage = !new String(broken, ISO_8859_1).contains(" /api/");
            assertThat(answer.status())
                    .as(
                            "request %d of -Dcredits.test.seed=%d: %s%n%s",
                            number, SEED, new String(broken, ISO_8859_1), answer.text())
                    .matches(
                            status -> status < 300
                                    || isPage && status == 302
                                    || 400 <= status && status < 500
                                    || status == 501
                                    || status == 505,
                            "is not our fault");
            statuses.merge(answer.status(), 1, Integer::sum);
        }
        System.out.println(statuses);
        assertThat(statuses).containsKeys(200, 400, 401);
        assertThat(send(get("alice", "/api/credits/balances")).status()).isEqualTo(200);
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).containsPattern("(?i)\r\nContent-Type: application/problem\\+json");
        var json = answer.text()
                .substring(answer.text().indexOf('{'), answer.text().lastIndexOf('}') + 1);
        assertThat(JsonPath.<String>read(json, "$.code")).isEqualTo(code);
    }

    private static String get(String who, String address) {
        return request("GET " + address, who, "X: y", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: nonsense", "Transfer-Encoding: chunked, gzip"})
    void an_unknown_encoding_is_answered_as_http_requires(String header) throws IOException {
        assertThat(send(request("POST /api/admin/credits/verify", "admin", header, "{}"))
                        .status())
                .isIn(400, 501);
    }

    /** @param who a demo account, a name and a password, or nothing */
    private static String request(String methodAndAddress, String who, String headers, String body) {
        var credentials = who.contains(":") ? who : who + ":demo";
        var authorization = who.equals("nobody")
                ? ""
                : "Authorization: Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(ISO_8859_1))
                        + "\r\n";
        return "%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s%s\r\n\r\n%s"
                .formatted(methodAndAddress, authorization, headers, body);
    }

    private static Answer send(String request) throws IOException {
        return send(request, ME);
    }

    private static Answer send(String request, String from) throws IOException {
        try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            socket.connect(new InetSocketAddress(
                    InetAddress.ofLiteral(ME), URI.create(application.url()).getPort()));
            socket.setSoTimeout(30_000);
            var answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request.getBytes(ISO_8859_1));
                socket.shutdownOutput();
                socket.getInputStream().transferTo(answer);
            } catch (SocketException closedEarly) {
                // The server may stop reading a request that it has refused; its answer may still be there.
            }
            return new Answer(answer.toString(ISO_8859_1));
        }
    }

    private record Answer(String text) {

        /** 0 if the connection was closed without an answer. */
        int status() {
            return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
        }
    }
}
