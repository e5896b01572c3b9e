package org.creditsledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.creditsledger.crash.Proxy;
import org.creditsledger.testing.PackagedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many slow senders, and one user who wants to see their credits. On a busy machine a single answer may be slow, so the
 * test measures rounds: one round must be quick, and none is while slow senders hold all threads.
 */
@EnabledIfSystemProperty(named = "credits.test.database", matches = "h2")
class SlowSendersIT {

    private static final int CONNECTIONS = 500;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int BODY_TIMEOUT_MS = 4_000;
    private static final int REQUESTS_OF_A_ROUND = 60;
    private static final long QUICK_MS = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final String BODY = "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{";
    private static final String FORM =
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nu";
    private static final List<String> BEGINNINGS = List.of(
            "POST /api/webhooks/jobs HTTP/1.1\r\nHost: localhost\r\n" + BODY,
            "POST /api/webhooks/stripe HTTP/1.1\r\nHost: localhost\r\n" + BODY,
            "POST /api/credits/reservations HTTP/1.1\r\nHost: localhost\r\n" + BODY,
            "POST /login HTTP/1.1\r\nHost: localhost\r\n" + FORM,
            "POST /bills/credits HTTP/1.1\r\nHost: localhost\r\n" + FORM,
            "GET /login HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

    @TempDir
    static Path folder;

    static PackagedApplication application;

    @BeforeAll
    static void start() {
        application = new PackagedApplication(
                folder,
                Map.of(
                        "credits.limits.body-timeout-ms", Integer.toString(BODY_TIMEOUT_MS),
                        "credits.limits.headers-timeout-ms", Integer.toString(BODY_TIMEOUT_MS)));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void slow_senders_do_not_slow_down_others() throws InterruptedException {
        assertOthersAreQuick(port(), List.of("/api/credits/balances", "/login", "/actuator/health/liveness"));
    }

    @Test
    void slow_senders_do_not_slow_down_others_behind_a_proxy() throws Exception {
        var haproxy = System.getenv("HAPROXY");
        Assumptions.assumeTrue(haproxy != null, "no proxy: HAPROXY is not set");
        try (var proxy = new Proxy(haproxy, folder.resolve("haproxy.log"), port(), port())) {
            proxy.start();

            assertOthersAreQuick(proxy.port(), List.of("/api/credits/balances", "/login"));
        }
        assertThat(answer(port(), "/actuator/health/liveness")).isEqualTo(200);
    }

    /** Sleeps between its bytes, because slowness is what it tests. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void a_late_body_is_refused_and_its_connection_closed(int beginning) throws Exception {
        try (var socket = open(port(), BEGINNINGS.get(beginning))) {
            var begun = System.nanoTime();
            var answer = Executors.newVirtualThreadPerTaskExecutor()
                    .submit(() -> new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
            while (!answer.isDone() && secondsSince(begun) < 30) {
                trickle(socket, Duration.ofMillis(500));
            }

            assertThat(answer.get(1, TimeUnit.SECONDS)).startsWith("HTTP/1.1 408 ");
            assertThat(secondsSince(begun)).isBetween(BODY_TIMEOUT_MS / 1_000L - 1, 30L);
        }
    }

    @Test
    void a_connection_with_late_headers_is_closed() throws Exception {
        try (var socket = open(port(), BEGINNINGS.getLast())) {
            var begun = System.nanoTime();
            while (trickle(socket, Duration.ofMillis(500)) && secondsSince(begun) < 30) {
                // continue
            }

            assertThat(secondsSince(begun)).isBetween(BODY_TIMEOUT_MS / 1_000L - 1, 29L);
        }
    }

    @Test
    void a_request_refused_before_its_body_cannot_hold_the_connection() throws Exception {
        try (var socket = open(
                port(),
                "POST /api/credits/reservations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 1000000000\r\n\r\n{")) {
            var begun = System.nanoTime();
            while (trickle(socket, Duration.ofMillis(500)) && secondsSince(begun) < 30) {
                // continue
            }

            assertThat(secondsSince(begun)).isLessThan(29);
        }
    }

    private static void assertOthersAreQuick(int port, List<String> paths) throws InterruptedException {
        var arrived = new CountDownLatch(CONNECTIONS);
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (var i = 0; i < CONNECTIONS; i++) {
                    var beginning = BEGINNINGS.get(i % BEGINNINGS.size());
                    senders.submit(() -> sendSlowly(port, beginning, arrived, senders));
                }
                assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
                var rounds = new ArrayList<List<Long>>();
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(100))
                        .untilAsserted(() -> {
                            rounds.add(round(port, paths));
                            assertThat(p95(rounds.getLast()))
                                    .as(
                                            "p95 in ms, of rounds %s",
                                            rounds.stream()
                                                    .map(SlowSendersIT::p95)
                                                    .toList())
                                    .isLessThan(QUICK_MS);
                        });
                System.out.printf(
                        "beside %d slow connections: p95 of rounds in ms %s, median of the last %d%n",
                        CONNECTIONS,
                        rounds.stream().map(SlowSendersIT::p95).toList(),
                        rounds.getLast().get(REQUESTS_OF_A_ROUND / 2));
            } finally {
                senders.shutdownNow();
            }
        }
    }

    /** The time of each answer in milliseconds, fastest first. */
    private static List<Long> round(int port, List<String> paths) throws IOException, InterruptedException {
        var took = new ArrayList<Long>();
        for (var i = 0; i < REQUESTS_OF_A_ROUND; i++) {
            var begun = System.nanoTime();
            assertThat(answer(port, paths.get(i % paths.size()))).isEqualTo(200);
            took.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        }
        return took.stream().sorted().toList();
    }

    private static long p95(List<Long> round) {
        return round.get(REQUESTS_OF_A_ROUND * 95 / 100);
    }

    /** Like a new visitor: on its own connection. */
    private static int answer(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("alice:demo".getBytes(ISO_8859_1)));
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }

    /** A sender that loses its connection opens another one. */
    private static void sendSlowly(int port, String beginning, CountDownLatch arrived, ExecutorService senders) {
        while (!senders.isShutdown()) {
            try (var socket = open(port, beginning)) {
                arrived.countDown();
                while (trickle(socket, PAUSE)) {
                    // continue
                }
            } catch (IOException refused) {
                // end
            } catch (InterruptedException end) {
                return;
            }
        }
    }

    private static Socket open(int port, String beginning) throws IOException {
        var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.getOutputStream().write(beginning.getBytes(ISO_8859_1));
        return socket;
    }

    /** Whether the other side still accepted it. */
    private static boolean trickle(Socket socket, Duration pause) throws InterruptedException {
        Thread.sleep(pause);
        try {
            socket.getOutputStream().write('x');
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static long secondsSince(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanos);
    }

    private static int port() {
        return URI.create(application.url()).getPort();
    }
}
