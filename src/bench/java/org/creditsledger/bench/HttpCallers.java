package org.creditsledger.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Scanner;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Callers that send requests to one node without pause, each over its own connection that stays open. It is a process of its
 * own: each line of its input is a round, and each line of its output the result.
 */
class HttpCallers {

    static final String SECRET = "whsec_YmVuY2gtam9icy1zZWNyZXQtb2YtMjQtYnl0ZXM=";
    static final int ACCOUNTS = 50;

    /** What a caller sends, and what the answer must contain. */
    enum Kind {
        LIVENESS("UP"),
        OTHER_TYPE("ignored"),
        REPEATED("chargedCredits"),
        SUCCEEDED("posted"),
        PAIRS("posted");

        private final String answer;

        Kind(String answer) {
            this.answer = answer;
        }
    }

    private final int port;
    private final Kind kind;
    private final SecretKeySpec key =
            new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256");

    private HttpCallers(int port, Kind kind) {
        this.port = port;
        this.kind = kind;
    }

    public static void main(String[] arguments) throws Exception {
        var port = Integer.parseInt(arguments[0]);
        try (var rounds = new Scanner(System.in, UTF_8)) {
            while (rounds.hasNextLine()) {
                var round = rounds.nextLine().split(" ");
                var callers = new HttpCallers(port, Kind.valueOf(round[0]));
                var result = callers.run(Integer.parseInt(round[1]), Duration.ofMillis(Long.parseLong(round[2])));
                System.out.println(result.toLine());
            }
        }
    }

    /** @param nanos of each event, or of each pair of events */
    record Result(long[] nanos, double seconds, double cpuSeconds) {

        private String toLine() {
            var text = new StringBuilder(seconds + " " + cpuSeconds);
            for (var each : nanos) {
                text.append(' ').append(each);
            }
            return text.toString();
        }

        static Result ofLine(String line) {
            var numbers = line.split(" ");
            return new Result(
                    Arrays.stream(numbers).skip(2).mapToLong(Long::parseLong).toArray(),
                    Double.parseDouble(numbers[0]),
                    Double.parseDouble(numbers[1]));
        }
    }

    private Result run(int callers, Duration duration) throws Exception {
        var ready = new CountDownLatch(callers);
        var start = new CountDownLatch(1);
        try (var executor = Executors.newFixedThreadPool(callers)) {
            var running = new ArrayList<Future<long[]>>();
            for (var i = 0; i < callers; i++) {
                var random = new SplittableRandom(i);
                Callable<long[]> caller = () -> {
                    try (var connection = new Open(port)) {
                        ready.countDown();
                        start.await();
                        return call(connection, random, duration);
                    }
                };
                running.add(executor.submit(caller));
            }
            ready.await();
            var cpuBefore = cpuNanos();
            var from = System.nanoTime();
            start.countDown();
            var all = new long[0];
            for (var future : running) {
                var some = future.get();
                all = Arrays.copyOf(all, all.length + some.length);
                System.arraycopy(some, 0, all, all.length - some.length, some.length);
            }
            return new Result(all, (System.nanoTime() - from) / 1e9, (cpuNanos() - cpuBefore) / 1e9);
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private long[] call(Open connection, RandomGenerator random, Duration duration) throws Exception {
        var end = System.nanoTime() + duration.toNanos();
        var nanos = new long[1_024];
        var count = 0;
        for (var before = System.nanoTime(); before < end; ) {
            callOnce(connection, random);
            var after = System.nanoTime();
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = after - before;
            before = after;
        }
        return Arrays.copyOf(nanos, count);
    }

    private void callOnce(Open connection, RandomGenerator random) throws Exception {
        var account = random.nextInt(ACCOUNTS);
        var uid = Accounts.uid(account);
        var job = UUID.randomUUID().toString();
        switch (kind) {
            case LIVENESS ->
                connection.send("GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n", kind.answer);
            case OTHER_TYPE -> connection.send(signed("job.queued", job, uid), kind.answer);
            case REPEATED -> connection.send(signed("job.succeeded", "repeated-" + account, uid), kind.answer);
            case SUCCEEDED -> connection.send(signed("job.succeeded", job, uid), kind.answer);
            case PAIRS -> {
                connection.send(signed("job.started", job, uid), "held");
                connection.send(signed("job.succeeded", job, uid), kind.answer);
            }
        }
    }

    private String signed(String type, String job, String uid) throws GeneralSecurityException {
        var body = body(type, job, uid);
        var seconds = System.currentTimeMillis() / 1_000;
        return "POST /api/webhooks/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nwebhook-id: msg_1\r\n"
                + "webhook-timestamp: " + seconds + "\r\nwebhook-signature: v1," + signature(seconds, body)
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private String signature(long seconds, String body) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        return Base64.getEncoder().encodeToString(mac.doFinal(("msg_1." + seconds + "." + body).getBytes(UTF_8)));
    }

    /** The time to sign an event, which is that to check it, in microseconds. */
    static double microsToSign() throws GeneralSecurityException {
        var callers = new HttpCallers(0, Kind.SUCCEEDED);
        var body = body("job.succeeded", UUID.randomUUID().toString(), Accounts.uid(1));
        var times = 20_000;
        var length = 0;
        var from = System.nanoTime();
        for (var i = 0; i < 2 * times; i++) {
            if (i == times) {
                from = System.nanoTime();
            }
            length += callers.signature(i, body).length();
        }
        return length == 0 ? 0 : (System.nanoTime() - from) / 1e3 / times;
    }

    private static String body(String type, String job, String uid) {
        return "{\"type\":\"" + type + "\",\"timestamp\":\"2026-03-01T12:00:00Z\",\"data\":{\"jobId\":\"" + job
                + "\",\"uid\":\"" + uid
                + "\",\"source\":\"text2image\",\"model\":\"flux-pro\",\"resolution\":\"1024x1024\",\"quantity\":1}}";
    }

    /**
     * A connection that stays open as long as the server allows: it closes each after some requests. Reads as little as HTTP/1.1
     * allows, because the client shares the machine.
     */
    private static class Open implements AutoCloseable {

        private final int port;
        private Socket socket;
        private InputStream input;
        private boolean isClosing;

        Open(int port) throws IOException {
            this.port = port;
            this.socket = new Socket("localhost", port);
            this.socket.setTcpNoDelay(true);
            this.input = new BufferedInputStream(socket.getInputStream());
        }

        private void openAgain() throws IOException {
            socket.close();
            socket = new Socket("localhost", port);
            socket.setTcpNoDelay(true);
            input = new BufferedInputStream(socket.getInputStream());
            isClosing = false;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        void send(String request, String expected) throws IOException {
            if (isClosing) {
                openAgain();
            }
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            var length = -1;
            var head = new StringBuilder();
            for (var line = line(); !line.isEmpty(); line = line()) {
                head.append(line).append('\n');
                if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
                isClosing |= line.equalsIgnoreCase("connection: close");
            }
            var body = length >= 0 ? new String(input.readNBytes(length), UTF_8) : chunks();
            if (!body.contains(expected)) {
                throw new IllegalStateException("not " + expected + " but " + head + body);
            }
        }

        private String chunks() throws IOException {
            var all = new ByteArrayOutputStream();
            for (var size = chunkSize(); size > 0; size = chunkSize()) {
                all.write(input.readNBytes(size));
                line();
            }
            line();
            return all.toString(UTF_8);
        }

        private int chunkSize() throws IOException {
            return Integer.parseInt(line(), 16);
        }

        private String line() throws IOException {
            var text = new StringBuilder(64);
            for (var next = input.read(); next != '\n'; next = input.read()) {
                if (next < 0) {
                    throw new IOException("the connection was closed");
                }
                if (next != '\r') {
                    text.append((char) next);
                }
            }
            return text.toString();
        }
    }
}
