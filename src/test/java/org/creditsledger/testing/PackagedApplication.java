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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The packaged application as {@code ./run} starts it: its own process, in the demo profile, with its own database. */
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

    /** @param folder for the log, and for the database if it is H2 */
    public PackagedApplication(Path folder) {
        this(folder, Map.of());
    }

    /** @param settings in addition to those of a new database */
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

    /** Starts the jar itself, without anything else; a benchmark has its own options. */
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

    /** Prepares a command of the application, such as {@code verify}. */
    public static ProcessBuilder command(String... arguments) {
        var command = new ArrayList<>(unpacked());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
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
        // On H2 it uses its default, a file in its folder.
        if (TestDatabase.current() != TestDatabase.H2) {
            all.putAll(TestDatabase.current().newSettings());
        }
        return all;
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /** A connection to its database; only PostgreSQL allows one beside the application. */
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

    /** Sends a job event with the signature of the demo's job service. */
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

    /** Sends an event with the signature that the demo expects from Stripe. */
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

    /** Runs an action while a table is missing, to simulate a failing database; only on PostgreSQL. */
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

    /** Asks it to stop, as systemd and Kubernetes do, without waiting for the end. */
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
        try {
            Awaitility.await("start of the application, see " + log)
                    .atMost(START_TIMEOUT)
                    .until(() -> {
                        var output = Files.readString(log);
                        if (!process.isAlive()) {
                            fail("the application ended while starting:\n" + output);
                        }
                        return isReady();
                    });
        } catch (ConditionTimeoutException late) {
            // No test can close an application that it never got.
            process.destroyForcibly();
            throw late;
        }
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
