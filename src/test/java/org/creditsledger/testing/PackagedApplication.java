package org.creditsledger.testing;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** What was packaged, as {@code ./run} starts it: a process of its own, in the demo profile, on a database of its own. */
public class PackagedApplication implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final String JOBS_SECRET = "whsec_Y3JlZGl0cy1sZWRnZXItZGVtby1qb2JzLXNlY3JldCE=";
    private static final String STRIPE_SECRET = "whsec_credits_ledger_demo_stripe_secret";

    private final List<String> command;
    private final Path folder;
    private final int port;
    private final Map<String, String> settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    /** @param folder for the H2 database, if it is that, and the log */
    public PackagedApplication(Path folder) {
        this(folder, Map.of());
    }

    /** @param settings beside those of a new database */
    public PackagedApplication(Path folder, Map<String, String> settings) {
        this(folder, freePort(), withNewDatabase(settings));
    }

    /** @param settings by name, as in a file of properties or in the environment */
    public PackagedApplication(Path folder, int port, Map<String, String> settings) {
        this(unpacked(), folder, port, settings);
    }

    private PackagedApplication(List<String> command, Path folder, int port, Map<String, String> settings) {
        this.command = command;
        this.folder = folder;
        this.port = port;
        this.settings = settings;
        start();
    }

    /** The jar itself, as somebody starts it who has nothing else; a bench has options of its own. */
    public static PackagedApplication ofJar(Path folder, Map<String, String> settings) {
        var options = System.getProperty("credits.test.java-options");
        return new PackagedApplication(
                UnpackedApplication.javaWith(
                        options == null ? UnpackedApplication.OPTIONS : List.of(options.split(" ")),
                        "-jar",
                        System.getProperty("credits.test.jar")),
                folder,
                freePort(),
                withNewDatabase(settings));
    }

    private static List<String> unpacked() {
        try {
            var folder = UnpackedApplication.of(Path.of(System.getProperty("credits.test.jar")));
            return UnpackedApplication.command(folder, UnpackedApplication.OPTIONS);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static Map<String, String> withNewDatabase(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        // On H2 it has its own default, a file in its folder.
        if (TestDatabase.current() != TestDatabase.H2) {
            all.putAll(TestDatabase.current().newSettings());
        }
        return all;
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /** The database that it runs on, where others may look into it: PostgreSQL only. */
    public Connection connectAsOwner() {
        try {
            return DriverManager.getConnection(
                    settings.get("spring.datasource.url"),
                    settings.get("spring.flyway.user"),
                    settings.get("spring.flyway.password"));
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** One line of JSON for each event since the last start. */
    public Path log() {
        return folder.resolve("application.log");
    }

    public void restart() {
        close();
        start();
    }

    /** Sends a job event that is signed as the job service of the demo signs. */
    public Answer sendJobEvent(String body) {
        var timestamp = Instant.now().getEpochSecond();
        return send(HttpRequest.newBuilder(URI.create(url() + "/api/webhooks/jobs"))
                .header("Content-Type", "application/json")
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", Webhooks.signJob(JOBS_SECRET, "msg_1", timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** Sends an event that is signed as the demo expects it of Stripe. */
    public Answer sendStripeEvent(String body) {
        return send(HttpRequest.newBuilder(URI.create(url() + "/api/webhooks/stripe"))
                .header("Content-Type", "application/json")
                .header(
                        "Stripe-Signature",
                        Webhooks.signStripe(STRIPE_SECRET, Instant.now().getEpochSecond(), body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private Answer send(HttpRequest request) {
        try {
            var response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** Does something while a table is not there, as when the database has trouble; on PostgreSQL only. */
    public void withoutTable(String table, Runnable action) {
        try (var connection = DriverManager.getConnection(settings.get("spring.datasource.url") + "?user=postgres");
                var statement = connection.createStatement()) {
            statement.execute("alter table " + table + " rename to away");
            try {
                action.run();
            } finally {
                statement.execute("alter table away rename to " + table);
            }
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** As systemd and Kubernetes do it; it does not wait for the end. */
    public void tellToEnd() {
        process.destroy();
    }

    @Override
    public void close() {
        tellToEnd();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail("the application did not stop within 30 seconds");
            }
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private void start() {
        var log = log();
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        // As outside of the demo.
        builder.environment().put("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
        builder.environment().put("CREDITS_DATA_DIR", folder.toString());
        settings.forEach((property, value) -> builder.environment()
                .put(property.toUpperCase().replace('.', '_').replace("-", ""), value));
        try {
            process = builder.start();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
        Awaitility.await("start of the application, see " + log)
                .atMost(START_TIMEOUT)
                .until(() -> {
                    var output = Files.readString(log);
                    if (!process.isAlive()) {
                        fail("the application ended while starting:\n" + output);
                    }
                    return isReady();
                });
    }

    public boolean isReady() {
        var question = HttpRequest.newBuilder(URI.create(url() + "/actuator/health/readiness"))
                .build();
        try {
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    public record Answer(int status, String body) {}
}
