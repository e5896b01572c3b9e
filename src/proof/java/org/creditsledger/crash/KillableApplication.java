package org.creditsledger.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged application as a process that can be killed and started again at the same port, on the same data. */
class KillableApplication implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:cds=off",
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC");

    private Path unpacked;
    private final Path log;
    private final Map<String, String> environment;
    private final int port = Ports.free();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private Process process;

    /** @param unpacked what {@link #unpack} has made */
    KillableApplication(Path unpacked, Path log, Map<String, String> environment) throws IOException {
        this.unpacked = unpacked;
        this.log = log;
        this.environment = environment;
    }

    /**
     * As {@code ./run} does: unpacked, and with an archive of its loaded classes, it starts in half the time.
     *
     * @return where it is, the same for all who ask for this jar
     */
    static synchronized Path unpack(Path jar) throws IOException, InterruptedException {
        var folder = Files.createDirectories(jar.resolveSibling("crash")).resolve("application");
        var archive = folder.resolve("classes.jsa");
        if (Files.exists(archive) && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0) {
            return folder;
        }
        var log = folder.resolveSibling(folder.getFileName() + ".log");
        run(
                log,
                Map.of(),
                List.of(
                        JAVA.getFirst(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--force",
                        "--destination",
                        folder.toString()));
        var training = new ArrayList<>(JAVA);
        training.addAll(List.of(
                "-XX:ArchiveClassesAtExit=" + archive,
                "-Dspring.context.exit=onRefresh",
                "-jar",
                folder.resolve(jar.getFileName()).toString()));
        run(
                log,
                Map.of(
                        "SPRING_DATASOURCE_URL",
                        "jdbc:h2:mem:training;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"),
                training);
        return folder;
    }

    private static void run(Path log, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        var exit = builder.start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(command + " ended with " + exit + ", see " + log);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** What starts the next time. */
    void update(Path toUnpacked) {
        unpacked = toUnpacked;
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    void start() throws IOException, InterruptedException {
        var command = new ArrayList<>(JAVA);
        command.addAll(List.of(
                "-XX:SharedArchiveFile=" + unpacked.resolve("classes.jsa"),
                "-jar",
                unpacked.resolve("credits-ledger.jar").toString()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        // One admin sends all adjustments, and no second one is there to approve.
        builder.environment().put("CREDITS_GRANTS_APPROVALABOVECREDITS", "1000000000000");
        builder.environment().putAll(environment);
        process = builder.start();
        awaitReady();
    }

    /** Until it says that it can work, which it does not while it cannot reach its database. */
    void awaitReady() throws IOException, InterruptedException {
        var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        while (true) {
            try {
                if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // asked again below
            }
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the application does not get ready, see " + log);
            }
            Thread.sleep(100);
        }
    }

    /** SIGKILL: nothing that it had begun is ended. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM: as who updates it does. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            kill();
            throw new IllegalStateException("the application did not stop within " + STOP_TIMEOUT);
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (isRunning()) {
            kill();
        }
    }
}
