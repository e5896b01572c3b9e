package org.creditsledger.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long the packaged application takes until it answers, with the JDK's AOT cache and without:
 * {@code ./bench start}. The ways take turns, so that other load on the machine affects all of them.
 */
class StartBench {

    private static final int ROUNDS = 5;
    private static final double MAX_RATIO = 0.6;
    private static final long TIMEOUT_MS = 180_000;

    private static final Path FOLDER = Path.of("target", "bench", "start").toAbsolutePath();
    private static final Path PAGE = Path.of("docs", "measurements", "performance-start.md");
    private static final Path BUILT = Path.of("target", "credits-ledger.jar");
    /** A copy, because a build may replace the jar meanwhile. */
    private static final Path JAR = FOLDER.resolve("credits-ledger.jar");

    private static final Path UNPACKED = FOLDER.resolve("app").resolve("credits-ledger.jar");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final List<String> AS_RUN = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final String PLAIN = "`java -jar`";
    private static final String AOT = "unpacked, with the AOT cache";

    private final HttpClient http = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws Exception {
        var machine = Machine.withoutDatabase();
        System.out.println(machine);
        var ways = prepare();
        var bench = new StartBench();
        bench.start(ways.get(PLAIN)); // makes the database with the demo's data; not measured
        var starts = new LinkedHashMap<String, List<Start>>();
        for (var round = 0; round < ROUNDS; round++) {
            for (var way : ways.entrySet()) {
                starts.computeIfAbsent(way.getKey(), _ -> new ArrayList<>()).add(bench.start(way.getValue()));
            }
        }
        var figures = table(starts) + "\n" + verdict(starts);
        System.out.println(figures);
        Files.writeString(PAGE, page(machine, figures));
    }

    /** The options of java, by their names in the report. */
    private static Map<String, List<String>> prepare() throws IOException, InterruptedException {
        if (Files.exists(FOLDER)) {
            execute("rm", "-rf", FOLDER.toString());
        }
        Files.createDirectories(FOLDER);
        Files.copy(BUILT, JAR);
        var app = UNPACKED.getParent().toString();
        execute(JAVA, "-Djarmode=tools", "-jar", JAR.toString(), "extract", "--destination", app);
        var archive = FOLDER.resolve("classes.jsa");
        execute(
                "env",
                "-i",
                "CREDITS_DATA_DIR=" + FOLDER.resolve("training"),
                JAVA,
                "-XX:ArchiveClassesAtExit=" + archive,
                "-Dspring.context.exit=onRefresh",
                "-jar",
                UNPACKED.toString());
        var cache = UNPACKED.resolveSibling("credits-ledger.aot");
        var quickCache = cache.resolveSibling("quick.aot");
        execute("scripts/aot-cache", app, AS_RUN.getFirst(), AS_RUN.getLast());
        Files.move(cache, quickCache);
        execute("scripts/aot-cache", app);

        var ways = new LinkedHashMap<String, List<String>>();
        ways.put(PLAIN, List.of("-jar", JAR.toString()));
        ways.put("unpacked", List.of("-jar", UNPACKED.toString()));
        ways.put(
                "unpacked, with an archive of classes (CDS)",
                List.of("-XX:SharedArchiveFile=" + archive, "-jar", UNPACKED.toString()));
        ways.put(AOT, List.of("-XX:AOTCache=" + cache, "-jar", UNPACKED.toString()));
        ways.put(
                "the same with the options of `./run`",
                List.of(
                        AS_RUN.getFirst(),
                        AS_RUN.getLast(),
                        "-XX:AOTCache=" + quickCache,
                        "-jar",
                        UNPACKED.toString()));
        return ways;
    }

    private record Start(long millis, double cpuSeconds) {}

    private Start start(List<String> arguments) throws IOException, InterruptedException {
        var port = freePort();
        var command = new ArrayList<>(List.of(JAVA));
        command.addAll(arguments);
        var log = FOLDER.resolve("start.log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        builder.environment().put("CREDITS_DATA_DIR", FOLDER.resolve("data").toString());
        var begin = System.nanoTime();
        var process = builder.start();
        try {
            while (!isReady(port)) {
                if (!process.isAlive() || millisSince(begin) > TIMEOUT_MS) {
                    throw new IllegalStateException("it did not start:\n" + Files.readString(log));
                }
                Thread.sleep(5);
            }
            var millis = millisSince(begin);
            var cpu = process.info().totalCpuDuration().orElseThrow();
            return new Start(millis, cpu.toMillis() / 1_000.0);
        } finally {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private boolean isReady(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health/readiness"))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void execute(String... command) throws IOException, InterruptedException {
        var log = FOLDER.resolve("prepare.log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (Files.exists(FOLDER)) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        }
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        if (builder.start().waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": see " + log);
        }
    }

    private static String table(Map<String, List<Start>> starts) {
        var plain = median(starts.get(PLAIN));
        var rows = new StringBuilder("""
                | variant | time until ready, median of %d, ms | fastest–slowest, ms | × `java -jar` | CPU time, s |
                |---|---:|---:|---:|---:|
                """.formatted(ROUNDS));
        starts.forEach((way, all) -> {
            var millis = sorted(all);
            rows.append("| %s | %,d | %,d–%,d | %.2f | %.1f |%n"
                    .formatted(
                            way,
                            median(all),
                            millis[0],
                            millis[millis.length - 1],
                            (double) median(all) / plain,
                            all.stream()
                                    .mapToDouble(Start::cpuSeconds)
                                    .sorted()
                                    .skip(all.size() / 2)
                                    .findFirst()
                                    .orElseThrow()));
        });
        return rows.toString();
    }

    private static String verdict(Map<String, List<Start>> starts) {
        var ratio = (double) median(starts.get(AOT)) / median(starts.get(PLAIN));
        return "With the AOT cache the start takes **%.2f** of the time of `java -jar`; the limit is %.1f: %s.%n"
                .formatted(ratio, MAX_RATIO, ratio <= MAX_RATIO ? "held" : "**not held**");
    }

    private static long median(List<Start> starts) {
        return sorted(starts)[starts.size() / 2];
    }

    private static long[] sorted(List<Start> starts) {
        var millis = starts.stream().mapToLong(Start::millis).toArray();
        Arrays.sort(millis);
        return millis;
    }

    private static String page(Machine machine, String figures) {
        return """
                # Start time

                Written by `./bench start`. It measures the time from starting the process until `/actuator/health/readiness` answers
                200: the packaged application in the demo profile, on an H2 database that already has the demo's data. The variants alternate.

                %s
                %s
                The cache is made by a training start (`scripts/aot-cache`), which `./run` and the `Dockerfile` do once per build. If it
                does not fit (another JDK, other jars, another collector), the JDK ignores it and starts without it.
                """.formatted(machine, figures);
    }
}
