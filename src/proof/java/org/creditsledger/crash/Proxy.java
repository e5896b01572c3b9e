package org.creditsledger.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** haproxy in front of two nodes, with the configuration that {@code deploy} recommends. */
public class Proxy implements AutoCloseable {

    private static final Path CONFIGURATION = Path.of("deploy/haproxy/haproxy.cfg");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

    private final String program;
    private final Path log;
    private final int port = Ports.free();
    private final int nodeA;
    private final int nodeB;
    private Process process;

    public Proxy(String program, Path log, int nodeA, int nodeB) throws IOException {
        this.program = program;
        this.log = log;
        this.nodeA = nodeA;
        this.nodeB = nodeB;
    }

    public int port() {
        return port;
    }

    /** Returns when it forwards requests to a node. */
    public void start() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(program, "-db", "-f", CONFIGURATION.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("CREDITS_PROXY_BIND", "127.0.0.1:" + port);
        builder.environment().put("CREDITS_NODE_A", "127.0.0.1:" + nodeA);
        builder.environment().put("CREDITS_NODE_B", "127.0.0.1:" + nodeB);
        process = builder.start();
        var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/login"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            while (!answers(http, request)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("haproxy does not start, see " + log);
                }
                Thread.sleep(50);
            }
        }
    }

    private static boolean answers(HttpClient http, HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Stops at once and cuts all its connections. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            stop();
        }
    }
}
