package org.creditsledger.bench;

import static org.creditsledger.bench.HttpCallers.Kind.LIVENESS;
import static org.creditsledger.bench.HttpCallers.Kind.OTHER_TYPE;
import static org.creditsledger.bench.HttpCallers.Kind.PAIRS;
import static org.creditsledger.bench.HttpCallers.Kind.REPEATED;
import static org.creditsledger.bench.HttpCallers.Kind.SUCCEEDED;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.creditsledger.bench.HttpCallers.Kind;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.PostingResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Measures job events over HTTP: the packaged application in production mode, with callers in another process, beside the
 * coalesced path without HTTP: {@code ./bench http}.
 */
class HttpBench {

    private static final Path FOLDER = Path.of("target", "bench");
    private static final Path PAGE = Path.of("docs", "measurements", "performance-http.md");
    private static final List<Integer> CALLERS = List.of(20, 200);
    private static final String COALESCED = "without HTTP: coalesced path";
    private static final double LEAST_SUCCEEDED = 0.35;
    private static final double LEAST_PAIRS = 0.15;

    private static final Map<Kind, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put(LIVENESS, "`/actuator/health/liveness`");
        NAMES.put(OTHER_TYPE, "an event of another type: ignored");
        NAMES.put(REPEATED, "`job.succeeded` again: duplicate");
        NAMES.put(SUCCEEDED, "`job.succeeded`");
        NAMES.put(PAIRS, "`job.started` and `job.succeeded`, each pair");
    }

    private final BenchServer server;
    private final LedgerService ledger;
    private final Process application;
    private final Process callers;
    private final Writer toCallers;
    private final BufferedReader fromCallers;
    private final Map<String, Map<Integer, Sums>> results = new LinkedHashMap<>();

    private HttpBench(BenchServer server, LedgerService ledger, Process application, Process callers) {
        this.server = server;
        this.ledger = ledger;
        this.application = application;
        this.callers = callers;
        this.toCallers = callers.outputWriter();
        this.fromCallers = callers.inputReader();
    }

    public static void main(String[] arguments) throws Exception {
        var isQuick = List.of(arguments).contains("--quick");
        Files.createDirectories(FOLDER);
        ((Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.WARN);
        try (var server = new BenchServer(FOLDER.resolve("postgresql").toAbsolutePath());
                var inProcess = BenchApplication.start(server, FOLDER)) {
            Accounts.fill(server);
            var machine = Machine.of(server);
            System.out.println(machine);
            var port = freePort();
            var application = startApplication(server, port);
            var callers = java(
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            HttpCallers.class.getName(),
                            "" + port)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                var bench = new HttpBench(server, inProcess.getBean(LedgerService.class), application, callers);
                bench.run(isQuick ? 30 : 90, isQuick ? 2 : 3, Duration.ofMillis(isQuick ? 2_000 : 5_000));
                var figures = bench.table() + "\n" + bench.parts() + "\n" + bench.verdict();
                System.out.println(figures);
                if (!isQuick) {
                    Files.writeString(PAGE, page(machine, figures));
                }
            } finally {
                end(callers);
                end(application);
            }
        }
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static ProcessBuilder java(String... arguments) {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private static Process startApplication(BenchServer server, int port) throws IOException, InterruptedException {
        var log = FOLDER.resolve("http-application.log");
        var options = new ArrayList<>(List.of("-Xmx512m"));
        options.addAll(
                List.of(System.getProperty("bench.application-options", "").split(" ")));
        options.removeIf(String::isEmpty);
        options.addAll(List.of("-jar", "target/credits-ledger.jar"));
        var builder =
                java(options.toArray(String[]::new)).redirectErrorStream(true).redirectOutput(log.toFile());
        var settings = builder.environment();
        settings.put("SPRING_PROFILES_ACTIVE", "production");
        settings.put("SERVER_PORT", Integer.toString(port));
        settings.put("SPRING_DATASOURCE_URL", server.url());
        settings.put("SPRING_DATASOURCE_USERNAME", "postgres");
        settings.put("SPRING_DATASOURCE_PASSWORD", "postgres");
        // Nobody signs in.
        settings.put("CREDITS_OIDC_ISSUER", "https://issuer.invalid");
        settings.put("CREDITS_OIDC_CLIENT_ID", "bench");
        settings.put("CREDITS_OIDC_CLIENT_SECRET", "bench");
        settings.put("CREDITS_JOBS_WEBHOOK_SECRET", HttpCallers.SECRET);
        settings.put("CREDITS_STRIPE_WEBHOOK_SECRET", "whsec_bench");
        // One address sends everything, also while the node is warmed up.
        for (var limit :
                List.of("REQUESTSPERMINUTEPERSERVICE", "REQUESTSPERMINUTEPERADDRESS", "WEBHOOKSPERMINUTEPERADDRESS")) {
            settings.put("CREDITS_LIMITS_" + limit, "1000000000");
        }
        var application = builder.start();
        var readiness = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health/readiness"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            while (!isReady(http, readiness)) {
                if (!application.isAlive()) {
                    throw new IllegalStateException("the application ended while starting, see " + log);
                }
                Thread.sleep(200);
            }
        }
        return application;
    }

    private static boolean isReady(HttpClient http, HttpRequest readiness) throws IOException, InterruptedException {
        try {
            return http.send(readiness, BodyHandlers.discarding()).statusCode() == 200;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** All kinds take turns in short rounds, so that drifts affect all of them. */
    private void run(int warmUpSeconds, int rounds, Duration round) throws Exception {
        var turn = Duration.ofSeconds(warmUpSeconds).dividedBy(15);
        for (var i = 0; i < 15; i++) {
            var kind = List.of(SUCCEEDED, PAIRS, REPEATED, OTHER_TYPE, LIVENESS).get(i % 5);
            call(kind, CALLERS.getFirst(), turn);
        }
        post(CALLERS.getFirst(), Duration.ofSeconds(warmUpSeconds).dividedBy(5), new Sums());
        server.settle();
        for (var i = 0; i < rounds; i++) {
            for (var count : CALLERS) {
                post(count, round, sums(COALESCED, count));
                for (var kind : NAMES.keySet()) {
                    measure(kind, count, round);
                }
            }
        }
    }

    private void measure(Kind kind, int count, Duration round) throws Exception {
        var sums = sums(NAMES.get(kind), count);
        var database = server.databaseCpuSeconds();
        var node = BenchServer.cpuSeconds(application.pid());
        var result = call(kind, count, round);
        sums.measurement.add(result.nanos(), result.seconds());
        sums.client += result.cpuSeconds();
        sums.node += BenchServer.cpuSeconds(application.pid()) - node;
        sums.database += server.databaseCpuSeconds() - database;
        print(NAMES.get(kind), count, sums);
    }

    private HttpCallers.Result call(Kind kind, int count, Duration round) throws IOException {
        toCallers.write(kind + " " + count + " " + round.toMillis() + "\n");
        toCallers.flush();
        var line = fromCallers.readLine();
        if (line == null) {
            throw new IllegalStateException("the callers have ended");
        }
        return HttpCallers.Result.ofLine(line);
    }

    private void post(int count, Duration round, Sums sums) throws Exception {
        var database = server.databaseCpuSeconds();
        var self = BenchServer.cpuSeconds(ProcessHandle.current().pid());
        Callers.run(
                count,
                round,
                () -> work -> ledger.post(work.posting()) instanceof PostingResult.Posted ? "posted" : "not posted",
                random -> Work.of(Accounts.uid(random.nextInt(HttpCallers.ACCOUNTS)), 8),
                "posted",
                sums.measurement);
        sums.node += BenchServer.cpuSeconds(ProcessHandle.current().pid()) - self;
        sums.database += server.databaseCpuSeconds() - database;
        print(COALESCED, count, sums);
    }

    private static void print(String name, int count, Sums sums) {
        System.out.printf(
                "%-48s %3d callers %,8.0f/s %,6.0f µs of CPU each%n",
                name, count, sums.measurement.rounds().getLast(), sums.micros(sums.all()));
    }

    private Sums sums(String name, int count) {
        return results.computeIfAbsent(name, _ -> new LinkedHashMap<>()).computeIfAbsent(count, _ -> new Sums());
    }

    /** The rounds of one kind so far, with the CPU seconds of each process. */
    private static class Sums {

        private final Measurement measurement = new Measurement();
        private double client;
        private double node;
        private double database;

        double all() {
            return client + node + database;
        }

        double micros(double cpuSeconds) {
            return cpuSeconds * 1e6 / measurement.count();
        }
    }

    private String table() {
        var text = new StringBuilder("""
                | work | callers | per second | × coalesced | p50 ms | p99 ms | CPU µs | of the application | of PostgreSQL | of the callers |
                |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
                """);
        results.forEach((name, byCount) -> byCount.forEach(
                (count, sums) -> text.append("| %s | %d | %,.0f | %.2f | %.2f | %.2f | %.0f | %.0f | %.0f | %.0f |%n"
                        .formatted(
                                name,
                                count,
                                sums.measurement.perSecond(),
                                ratio(name, count),
                                sums.measurement.millis(0.5),
                                sums.measurement.millis(0.99),
                                sums.micros(sums.all()),
                                sums.micros(sums.node),
                                sums.micros(sums.database),
                                sums.micros(sums.client)))));
        return text.toString();
    }

    private double ratio(String name, int count) {
        return sums(name, count).measurement.perSecond()
                / sums(COALESCED, count).measurement.perSecond();
    }

    /** The differences between kinds of requests, each of which does what the one before does, and more. */
    private String parts() throws GeneralSecurityException {
        var text = new StringBuilder("""
                | part of a `job.succeeded` | CPU µs, 20 callers | 200 callers |
                |---|---:|---:|
                """);
        part(text, "HTTP, with the callers", null, LIVENESS);
        part(text, "limits, security, the signature, JSON and the controller", LIVENESS, OTHER_TYPE);
        part(text, "pricing, locking and looking, and the answer with balances", OTHER_TYPE, REPEATED);
        part(text, "writing and committing", REPEATED, SUCCEEDED);
        return text
                + "\nThe signature alone takes %.1f µs, and the callers take as long to make it.%n"
                        .formatted(HttpCallers.microsToSign());
    }

    private void part(StringBuilder text, String name, @Nullable Kind before, Kind kind) {
        text.append("| ").append(name).append(" |");
        for (var count : CALLERS) {
            var sums = sums(NAMES.get(kind), count);
            var micros = sums.micros(sums.all());
            if (before != null) {
                var less = sums(NAMES.get(before), count);
                micros -= less.micros(less.all());
            }
            text.append(" %.0f |".formatted(micros));
        }
        text.append('\n');
    }

    private String verdict() {
        var count = CALLERS.getFirst();
        return "With %d callers, `job.succeeded` reaches **%.2f** of the coalesced path (the least is %.2f), and a pair **%.2f** (%.2f).%n"
                .formatted(
                        count,
                        ratio(NAMES.get(SUCCEEDED), count),
                        LEAST_SUCCEEDED,
                        ratio(NAMES.get(PAIRS), count),
                        LEAST_PAIRS);
    }

    private static String page(Machine machine, String figures) {
        return """
                # Job events over HTTP

                Written by `./bench http`. The packaged application runs in production mode on PostgreSQL. Callers in another process send
                signed job events of 50 users over connections that stay open, each as soon as its last event is answered. The
                coalesced path posts the same jobs from another process without HTTP; *× coalesced* compares with it. Callers,
                application and database share the machine, and *CPU µs* is the time of all three for each event, or for each pair of
                events. The kinds of requests take turns in short rounds, after a warm-up.

                %s
                %s
                The parts are differences between the rows: each kind of request does what the kind before does, and more.
                """.formatted(machine, figures);
    }
}
