package org.creditsledger.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.creditsledger.testing.UnpackedApplication;

/** The packaged application as a process that can be killed and restarted at the same port, on the same data. */
class KillableApplication implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final List<String> OPTIONS = Stream.concat(
                    Stream.of("-Xmx512m"), UnpackedApplication.OPTIONS.stream())
            .toList();

    private Path unpacked;
    private final Path log;
    private final Map<String, String> environment;
    private final int port = Ports.free();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private Process process;

    /** @param unpacked the folder of {@link UnpackedApplication} */
    KillableApplication(Path unpacked, Path log, Map<String, String> environment) throws IOException {
        this.unpacked = unpacked;
        this.log = log;
        this.environment = environment;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** Sets the version of the next start. */
    void update(Path toUnpacked) {
        unpacked = toUnpacked;
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    void start() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(UnpackedApplication.command(unpacked, OPTIONS))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        // One admin sends all adjustments, and there is no second one to approve.
        builder.environment().put("CREDITS_GRANTS_APPROVALABOVECREDITS", "1000000000000");
        builder.environment().putAll(environment);
        process = builder.start();
        awaitReady();
    }

    /** Waits until it is ready, which it is not while it cannot reach its database. */
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
                // the loop asks again
            }
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the application does not get ready, see " + log);
            }
            Thread.sleep(100);
        }
    }

    /** SIGKILL: it cannot finish anything. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, as in an update. */
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
