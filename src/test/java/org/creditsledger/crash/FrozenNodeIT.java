package org.creditsledger.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.creditsledger.testing.UnpackedApplication;
import org.creditsledger.testing.Webhooks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A node that is stopped in the middle of a batch keeps its locks. Another node serves everybody else. */
@Tag("database")
@EnabledIfSystemProperty(
        named = "credits.test.database",
        matches = "postgresql",
        disabledReason = "an embedded database has one process")
class FrozenNodeIT {

    private static final String SECRET = Client.SECRETS.get("CREDITS_JOBS_WEBHOOK_SECRET");
    private static final int OTHERS = 40;
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(25);
    private static final int REQUESTS = 400;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void a_node_that_is_stopped_in_the_middle_of_a_batch_delays_no_other_user() throws Exception {
        var jar = Path.of(System.getProperty("credits.test.jar"));
        var folder = Files.createDirectories(jar.resolveSibling("crash").resolve("frozen"));
        var unpacked = UnpackedApplication.of(jar);
        try (var postgres = new KillablePostgres(Files.createTempDirectory(folder, "run"), Map.of());
                var frozen = node(unpacked, folder.resolve("frozen.log"), postgres);
                var other = node(unpacked, folder.resolve("other.log"), postgres)) {
            frozen.start();
            other.start();
            fill(postgres);

            var unanswered = CompletableFuture.supplyAsync(() -> send(frozen, "slow", "locked-user"));
            await().atMost(Duration.ofMinutes(1)).until(() -> sessionsOf(postgres, "wait_event = 'PgSleep'") == 1);
            signal("STOP", frozen);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> sessionsOf(postgres, "state = 'idle in transaction'") == 1);

            var begun = Instant.now();
            var answers = new ArrayList<CompletableFuture<Answered>>();
            for (var i = 0; i < REQUESTS; i++) {
                var number = i;
                var due = begun.plus(BETWEEN_REQUESTS.multipliedBy(i));
                var executor = CompletableFuture.delayedExecutor(
                        Math.max(0, Duration.between(Instant.now(), due).toMillis()), TimeUnit.MILLISECONDS);
                answers.add(CompletableFuture.supplyAsync(
                        () -> timed(other, "job-" + number, "user-" + number % OTHERS), executor));
            }
            var tookMs = new ArrayList<Long>();
            for (var answer : answers) {
                var answered = answer.get();
                // The lock is held all the time: a request that needed it would be answered 503.
                assertThat(answered.response().body()).contains("\"posted\"");
                tookMs.add(answered.took().toMillis());
            }
            tookMs.sort(null);
            System.out.printf(
                    "beside a frozen node: p50 %d ms, p99 %d ms%n",
                    tookMs.get(REQUESTS / 2), tookMs.get(REQUESTS * 99 / 100));
            assertThat(get(other, "/actuator/health/readiness").statusCode()).isEqualTo(200);
            var lockedOut = send(other, "another", "locked-user");
            assertThat(lockedOut.statusCode()).isEqualTo(503);
            assertThat(lockedOut.headers().firstValue("Retry-After")).isPresent();
            assertThat(sessionsOf(postgres, "state = 'idle in transaction'")).isEqualTo(1);

            signal("CONT", frozen);
            assertThat(unanswered.get().body()).contains("\"posted\"");
            assertThat(send(other, "slow", "locked-user").body()).contains("\"duplicate\"");
            assertThat(send(other, "another", "locked-user").body()).contains("\"posted\"");
        }
    }

    private static KillableApplication node(Path unpacked, Path log, KillablePostgres postgres) throws IOException {
        var settings = new HashMap<>(postgres.settingsOfApplication(postgres.port()));
        settings.putAll(Client.SECRETS);
        return new KillableApplication(unpacked, log, settings);
    }

    /** Credits for all users, and a trigger that stops in the insertion of one entry until the node is stopped. */
    private static void fill(KillablePostgres postgres) throws SQLException {
        try (var connection = postgres.connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into balances (uid, type, amount, held, seq, last_hash, updated_at)
                    select uid, 'image', 1000000, 0, 1, sha256(uid::bytea), now()
                    from (select 'user-' || n as uid from generate_series(0, %d) n union all select 'locked-user')
                    """.formatted(OTHERS - 1));
            statement.execute("""
                    insert into credits_ledger (id, uid, type, seq, direction, amount, balance_after, source, reason, meta,
                                                created_at, created_by, idempotency_key, fingerprint, hash)
                    select uuidv7(), uid, type, 1, 'credit', amount, amount, 'purchase', 'first credits', '{}', updated_at,
                           'service:test', 'credit:purchase:' || uid, last_hash, last_hash
                    from balances where uid = 'locked-user' or uid like 'user-%'
                    """);
            statement.execute("""
                    create function linger() returns trigger language plpgsql as $$
                    begin perform pg_sleep(3); return new; end $$
                    """);
            statement.execute(
                    "create trigger linger before insert on credits_ledger for each row when (new.job_id = 'slow')"
                            + " execute function linger()");
        }
    }

    private static int sessionsOf(KillablePostgres postgres, String condition) throws SQLException {
        try (var connection = postgres.connectAsSuperuser();
                var row = connection.createStatement().executeQuery("""
                        select count(*) from pg_stat_activity where usename = 'credits_app' and wait_event is not null and
                        """ + condition)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void signal(String signal, KillableApplication application)
            throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(application.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private Answered timed(KillableApplication application, String jobId, String uid) {
        var from = System.nanoTime();
        var response = send(application, jobId, uid);
        return new Answered(response, Duration.ofNanos(System.nanoTime() - from));
    }

    private HttpResponse<String> send(KillableApplication application, String jobId, String uid) {
        var body = Webhooks.jobEvent("job.succeeded", jobId, uid, 1);
        var timestamp = Instant.now().getEpochSecond();
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + application.port() + "/api/webhooks/jobs"))
                .header("Content-Type", "application/json")
                .header("webhook-id", "msg_" + jobId)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", Webhooks.signJob(SECRET, "msg_" + jobId, timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private HttpResponse<String> get(KillableApplication application, String path) throws Exception {
        var address = URI.create("http://localhost:" + application.port() + path);
        return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private record Answered(HttpResponse<String> response, Duration took) {}
}
