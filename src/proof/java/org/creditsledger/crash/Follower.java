package org.creditsledger.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows the entries of all users from the first one, while processes are killed and connections cut. It keeps what a complete answer
 * brought, and asks again with the same cursor after any other.
 */
class Follower implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_ENTRIES = 200;
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int RETRY_MS = 100;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<String> ids = new ArrayList<>();
    private final String address;
    private final Random random;
    private final Thread thread;
    private String after = "";
    private volatile boolean isEnding;

    private Follower(int port, long seed) {
        this.address = "http://localhost:" + port + "/api/admin/credits/changes";
        this.random = new Random(seed);
        this.thread = new Thread(this::follow, "follower");
    }

    static Follower of(int port, long seed) {
        var follower = new Follower(port, seed);
        follower.thread.setDaemon(true);
        follower.thread.start();
        return follower;
    }

    /** Reads to the end, and returns how many entries came. Call it while the application runs and nobody writes. */
    int finish() throws InterruptedException {
        isEnding = true;
        thread.join();
        return ids.size();
    }

    /** Compares with the entries that are there. */
    void compare(Snapshot snapshot, Findings findings) {
        var seen = new HashSet<String>();
        ids.stream()
                .filter(id -> !seen.add(id))
                .forEach(id -> findings.doubled().add("entry " + id + " came twice in the feed"));
        snapshot.entries().stream()
                .filter(entry -> !seen.contains(entry.id()))
                .forEach(entry -> findings.lost().add("entry " + entry.id() + " never came in the feed"));
    }

    private void follow() {
        try {
            while (true) {
                var isLast = isEnding;
                try {
                    if (read() == 0 && isLast) {
                        return;
                    }
                } catch (IOException | RuntimeException away) {
                    Thread.sleep(RETRY_MS);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private int read() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(
                        "%s?limit=%d&waitMs=500%s".formatted(address, 1 + random.nextInt(MAX_ENTRIES), after)))
                .timeout(TIMEOUT)
                .header("Authorization", Client.basic("admin"))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("answered " + answer.statusCode());
        }
        var body = JSON.readTree(answer.body());
        var entries = body.get("entries");
        entries.forEach(entry -> ids.add(entry.get("id").asString()));
        after = "&after=" + body.get("next").asString();
        return entries.size();
    }

    @Override
    public void close() {
        thread.interrupt();
        http.shutdownNow();
    }
}
