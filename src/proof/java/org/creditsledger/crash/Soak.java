package org.creditsledger.crash;

import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.creditsledger.crash.SoakOptions.Plant;
import org.creditsledger.testing.UnpackedApplication;
import org.springframework.util.FileSystemUtils;

/**
 * Uses the packaged application for a long time as people and programs do: under load, then idle for longer than every
 * timeout, and again. In the end nothing may have failed, and no resource may have grown.
 */
class Soak {

    static final String HEAD = "| database | cycle | | heap, MiB | threads | connections | sessions | open files |"
            + " requests | failed | not ready | errors in the log |\n|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|";

    private static final int SESSION_SECONDS = 60;
    private static final int USED_EVERY_SECONDS = 10;

    /** The time to clean up after timeouts. */
    private static final int SLACK_SECONDS = 15;

    private static final int ROUND_EVERY_MS = 1_000;
    private static final int MAX_LISTED = 30;

    /** The duration of planted refusals: readiness tries to write every ten seconds. */
    private static final int PLANTED_MS = 13_000;

    private static final Map<String, String> SHORT_TIMES = Map.ofEntries(
            // Slightly more than the minimum: below 30 s the pool uses its default instead.
            Map.entry("SPRING_DATASOURCE_HIKARI_MAXLIFETIME", "32000"),
            Map.entry("SPRING_DATASOURCE_HIKARI_KEEPALIVETIME", "30000"),
            Map.entry("SPRING_DATASOURCE_HIKARI_IDLETIMEOUT", "20000"),
            Map.entry("SPRING_DATASOURCE_HIKARI_MINIMUMIDLE", "2"),
            Map.entry("SERVER_TOMCAT_KEEPALIVETIMEOUT", "20000"),
            Map.entry("SERVER_SERVLET_SESSION_TIMEOUT", SESSION_SECONDS + "s"),
            Map.entry("VAADIN_HEARTBEATINTERVAL", "10"),
            // At each sixth run it looks for expired sessions.
            Map.entry("SERVER_TOMCAT_BACKGROUNDPROCESSORDELAY", "2s"),
            Map.entry("CREDITS_HOLDS_SWEEPINTERVALMS", "5000"),
            Map.entry("CREDITS_PAYMENTS_SWEEPINTERVALMS", "30000"),
            Map.entry("CREDITS_SUMMARIES_CRON", "*/30 * * * * *"),
            Map.entry("LOGGING_LOGBACK_ROLLINGPOLICY_MAXFILESIZE", "200KB"),
            Map.entry("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs"));

    private final SoakOptions options;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<Figures> quiet = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    private KillablePostgres postgres;
    private KillableApplication application;
    private ClientLog log;
    private Client client;
    private Load load;
    private Shopper shopper;
    private Readiness readiness;
    private Visitor visitor;

    private Soak(SoakOptions options) {
        this.options = options;
    }

    static Outcome run(SoakOptions options) throws Exception {
        var soak = new Soak(options);
        // Ctrl-C must also end the child processes.
        Runtime.getRuntime().addShutdownHook(new Thread(soak::endProcesses));
        try {
            soak.start();
            for (var cycle = 1; cycle <= options.cycles(); cycle++) {
                soak.cycle(cycle);
            }
            return soak.end();
        } finally {
            if (soak.visitor != null) {
                soak.visitor.close();
            }
            soak.endProcesses();
        }
    }

    private void start() throws IOException, InterruptedException, SQLException {
        FileSystemUtils.deleteRecursively(options.folder());
        Files.createDirectories(options.folder());
        var environment = new LinkedHashMap<>(SHORT_TIMES);
        environment.putAll(Client.SECRETS);
        environment.put("CREDITS_DATA_DIR", path("data"));
        environment.put("LOGGING_FILE_NAME", path("rotated/application.log"));
        if (options.plants().contains(Plant.SESSIONS)) {
            environment.put("SERVER_SERVLET_SESSION_TIMEOUT", "24h");
        }
        if (options.isPostgres()) {
            postgres = new KillablePostgres(options.folder(), Map.of());
            environment.putAll(postgres.settingsOfApplication(postgres.port()));
        }
        application = new KillableApplication(
                UnpackedApplication.of(options.jar()), options.folder().resolve("application.log"), environment);
        log = new ClientLog(options.folder().resolve("client.log"));
        client = new Client(log, application.port());
        load = new Load(client, options.wishesPerSecond(), 64, options.seed());
        shopper = new Shopper(application.port(), http);
        application.start();
        readiness = new Readiness(application.port());
        visitor = new Visitor(application.port());
        visitor.comesAndSignsIn();
    }

    private void cycle(int cycle) throws IOException, InterruptedException, SQLException {
        load.start();
        try {
            busy();
            if (options.plants().contains(Plant.WRITES) && cycle == options.cycles()) {
                refuseWrites();
            }
        } finally {
            load.stop();
        }
        load.resolved(client.resolve());
        say(cycle, "load", Figures.of(application, http));

        Thread.sleep(options.idleSeconds() * 1_000L);
        var figures = Figures.of(application, http);
        quiet.add(figures);
        say(cycle, "idle", figures);
        if (options.idleSeconds() > Shopper.HOLD_TIMEOUT_SECONDS + SLACK_SECONDS) {
            shopper.compare();
        }
        if (options.idleSeconds() > SESSION_SECONDS + SLACK_SECONDS
                && !options.plants().contains(Plant.SESSIONS)) {
            page("ends its session", visitor::isSignedOutAndSignsInAgain);
        }
        page("works after the idleness", visitor::usesThePage);
    }

    private void busy() throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var nextUse = begin + USED_EVERY_SECONDS * 1_000_000_000L;
        while (System.nanoTime() - begin < options.loadSeconds() * 1_000_000_000L) {
            var nextRound = System.nanoTime() + ROUND_EVERY_MS * 1_000_000L;
            shopper.round();
            if (System.nanoTime() > nextUse) {
                shopper.credits(Visitor.UID);
                page("is told of a new entry", visitor::isToldOfANewEntry);
                page("works under load", visitor::usesThePage);
                nextUse += USED_EVERY_SECONDS * 1_000_000_000L;
            }
            Thread.sleep(Math.max(0, (nextRound - System.nanoTime()) / 1_000_000));
        }
    }

    /** The run continues, because other errors are worth knowing too. */
    private void page(String what, Runnable use) {
        try {
            use.run();
        } catch (PlaywrightException | AssertionError failure) {
            wrong.add("the open page: not that it " + what + ", at " + Instant.now() + ": "
                    + failure.getMessage().lines().findFirst().orElse(""));
        }
    }

    /** PostgreSQL can be reached and read, but takes no entry. */
    private void refuseWrites() throws SQLException, InterruptedException {
        try (var connection = postgres.connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("revoke insert on credits_ledger from credits_app");
            Thread.sleep(PLANTED_MS);
            statement.execute("grant insert on credits_ledger to credits_app");
        }
    }

    private Outcome end() throws IOException, InterruptedException, SQLException {
        client.verify().forEach(finding -> wrong.add("verify: " + finding));
        readiness.close();
        application.stop();
        var findings = Audit.compareAtEnd(log.read(), snapshot());
        findings.lost().forEach(finding -> wrong.add("lost: " + finding));
        findings.doubled().forEach(finding -> wrong.add("doubled: " + finding));
        findings.broken().forEach(finding -> wrong.add("broken: " + finding));
        client.errors().forEach((error, count) -> wrong.add(count + " requests were answered " + error));
        client.unexpected().forEach(answer -> wrong.add("unexpected: " + answer));
        client.unanswered().forEach(intent -> wrong.add("never answered: " + intent));
        wrong.addAll(shopper.wrong());
        readiness.notReady().forEach(moment -> wrong.add("not ready: " + moment));
        errorsInLog().forEach(line -> wrong.add("in the log: " + line));
        Flatness.growth(quiet).forEach(growth -> wrong.add("not flat: " + growth));
        var facts = new LinkedHashMap<String, String>();
        facts.put("database", options.database());
        facts.put("commit · seed", System.getProperty("crash.commit", "unknown") + " · " + options.seed());
        facts.put(
                "cycles of load · idleness",
                "%d of %d · %d s".formatted(options.cycles(), options.loadSeconds(), options.idleSeconds()));
        facts.put("wishes a second", "%.0f".formatted(options.wishesPerSecond()));
        facts.put("requests · resolved by the same key", "%,d · %,d".formatted(requests(), client.resolved()));
        facts.put(
                "failed · not ready · errors in the log",
                failures() + " · " + readiness.notReady().size() + " · "
                        + errorsInLog().size());
        facts.put("files of the log", Integer.toString(rotated()));
        Flatness.levels(quiet)
                .forEach((name, levels) -> facts.put(
                        name + ", after the warm-up · at the end",
                        "%,d · %,d".formatted(levels.start(), levels.end())));
        return new Outcome(facts, List.copyOf(wrong));
    }

    private Snapshot snapshot() throws IOException, SQLException {
        if (!options.isPostgres()) {
            return Snapshot.ofH2(options.folder());
        }
        try (var connection = postgres.connectAsSuperuser()) {
            return Snapshot.read(connection);
        }
    }

    private void say(int cycle, String what, Figures figures) throws IOException {
        System.out.printf(
                "| %s | %d | %s | %.1f | %d | %d | %d | %d | %,d | %d | %d | %d |%n",
                options.database(),
                cycle,
                what,
                figures.heapKb() / 1024.0,
                figures.threads(),
                figures.connections(),
                figures.sessions(),
                figures.openFiles(),
                requests(),
                failures(),
                readiness.notReady().size(),
                errorsInLog().size());
    }

    private long requests() {
        return client.requests() + shopper.requests();
    }

    private int failures() {
        return client.errors().values().stream().mapToInt(Number::intValue).sum()
                + shopper.wrong().size();
    }

    private List<String> errorsInLog() throws IOException {
        try (var lines = Files.lines(options.folder().resolve("application.log"))) {
            return lines.filter(line -> line.contains("\"level\":\"ERROR\"")).toList();
        }
    }

    private int rotated() throws IOException {
        try (var files = Files.list(options.folder().resolve("rotated"))) {
            return (int) files.count();
        }
    }

    private String path(String name) {
        return options.folder().resolve(name).toAbsolutePath().toString();
    }

    private void endProcesses() {
        Closing.inOrder(readiness, application, postgres, log);
    }

    /** Asks whether the application is ready, as a proxy does. */
    private class Readiness implements AutoCloseable {

        private static final int INTERVAL_MS = 500;

        private final HttpRequest question;
        private final List<String> notReady = new ArrayList<>();
        private boolean missed;
        private final Thread thread = new Thread(this::ask, "readiness");

        Readiness(int port) {
            question = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            thread.setDaemon(true);
            thread.start();
        }

        synchronized List<String> notReady() {
            return List.copyOf(notReady);
        }

        private void ask() {
            try {
                while (true) {
                    Thread.sleep(INTERVAL_MS);
                    try {
                        var status =
                                http.send(question, BodyHandlers.discarding()).statusCode();
                        note(status == 200 ? null : Integer.toString(status));
                    } catch (IOException noAnswer) {
                        note(noAnswer.toString());
                    }
                }
            } catch (InterruptedException closed) {
                // The run has ended.
            }
        }

        /** Like a load balancer, it asks again: on a machine that is busy for two seconds, one answer can be too late. */
        private synchronized void note(String what) {
            if (what != null && missed) {
                notReady.add(what + " at " + Instant.now());
            }
            missed = what != null;
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }

    /** @param facts the rows of the table */
    record Outcome(Map<String, String> facts, List<String> wrong) {

        boolean isClean() {
            return wrong.isEmpty();
        }

        /** As a table in Markdown, with the errors below. */
        @Override
        public String toString() {
            var text = new StringBuilder("| | |\n|---|---|\n");
            facts.forEach((name, value) -> text.append("| %s | %s |\n".formatted(name, value)));
            text.append("| **wrong** | %d |\n".formatted(wrong.size()));
            wrong.stream()
                    .limit(MAX_LISTED)
                    .forEach(finding -> text.append("WRONG: ").append(finding).append('\n'));
            if (wrong.size() > MAX_LISTED) {
                text.append("… and %d more\n".formatted(wrong.size() - MAX_LISTED));
            }
            return text.toString();
        }
    }
}
