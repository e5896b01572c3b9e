package org.creditsledger.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.creditsledger.CreditsLedgerApplication;
import org.postgresql.PGConnection;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures over HTTP the cost of reading a large ledger: pages at any depth, searches of admins, exports compared with
 * PostgreSQL's own {@code COPY}: {@code ./bench reads}.
 */
class ReadsBench {

    private static final int ENTRIES = 1_000_000;
    /** Most entries belong to one user; each twentieth to one of a thousand others. */
    private static final String USER = "reader";

    private static final int[] DEPTHS = {0, 10_000, 900_000};
    private static final int REQUESTS = 400;
    private static final long HEAP_SAMPLE_INTERVAL_NANOS = 500_000_000;
    private static final Path FOLDER = Path.of("target", "bench");

    private final BenchServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String address;
    private final Random random = new Random(1);
    private final StringBuilder tables = new StringBuilder();

    ReadsBench(BenchServer server, int port) {
        this.server = server;
        this.address = "http://localhost:" + port;
    }

    public static void main(String[] args) throws Exception {
        Files.createDirectories(FOLDER);
        ((Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.WARN);
        try (var server = new BenchServer(FOLDER.resolve("postgresql").toAbsolutePath());
                var application = start(server)) {
            var machine = Machine.of(server);
            System.out.println(machine);
            fill(server);
            var bench = new ReadsBench(
                    server, application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
            var only = List.of(args);
            if (only.isEmpty() || only.contains("pages")) {
                bench.pages();
            }
            if (only.isEmpty() || only.contains("searches")) {
                bench.searches();
            }
            if (only.isEmpty() || only.contains("exports")) {
                bench.exports();
            }
            System.out.println(bench.tables);
            if (only.isEmpty()) {
                Files.writeString(
                        Path.of("docs", "measurements", "performance-reads.md"), markdown(machine, bench.tables));
            }
        }
    }

    private static ConfigurableApplicationContext start(BenchServer server) {
        return new SpringApplication(CreditsLedgerApplication.class)
                .run(
                        "--spring.profiles.active=demo",
                        "--spring.datasource.url=" + server.url(),
                        "--vaadin.productionMode=true",
                        "--server.port=0",
                        "--credits.limits.requests-per-minute-per-user=1000000",
                        "--spring.main.banner-mode=off",
                        "--logging.threshold.console=error",
                        "--logging.file.name=" + FOLDER.resolve("application.log"));
    }

    private static void fill(BenchServer server) throws SQLException {
        server.execute("""
                insert into users (uid, email, role, created_at)
                select uid, uid || '@bench.example', 'user', now() from (
                    select 'reader' uid union all select 'user-' || n from generate_series(0, 999) n)
                """, """
                insert into balances (uid, type, amount, held, seq, last_hash, updated_at)
                select 'reader', type, 1000, 0, %d, sha256('a'), now() from credit_types
                """.formatted(ENTRIES));
        var batch = 50_000;
        for (var from = 1; from <= ENTRIES; from += batch) {
            server.execute("""
                    insert into credits_ledger (id, uid, type, seq, direction, amount, balance_after, source, reason,
                                                job_id, payment_id, meta, created_at, created_by, idempotency_key,
                                                fingerprint, previous_hash, hash)
                    select uuidv7(),
                           case when n %% 20 = 0 then 'user-' || n / 20 %% 1000 else 'reader' end,
                           case when n %% 4 = 3 then 'video' else 'image' end, n,
                           case when n %% 100 = 1 or n %% 50 = 2 then 'credit' else 'debit' end, 1 + n %% 40, 1000,
                           case when n %% 100 = 1 then 'purchase' when n %% 50 = 2 then 'refund'
                                when n %% 4 = 3 then 'text2video' else 'text2image' end,
                           '4 × flux-dev', case when n %% 100 <> 1 then 'job_' || n end,
                           case when n %% 100 = 1 then 'pi_' || n end, '{"model":"flux-dev","resolution":"1024x1024"}',
                           timestamptz '2024-01-01T00:00:00Z' + make_interval(secs => n * 60), 'service:bench',
                           'bench:' || n, sha256('a'), case when n > 1 then sha256('b') end, sha256('c')
                    from generate_series(%d, %d) n
                    """.formatted(from, from + batch - 1));
        }
        server.execute("vacuum analyze", "checkpoint");
        System.out.printf("%,d entries%n", ENTRIES);
    }

    private void pages() throws Exception {
        tables.append("""
                ## Pages of 50 entries

                p95 in milliseconds over %d requests, at the newest entry, after 10,000 and after 900,000; the depths alternate.

                | caller | filter | p50 newest | newest | after 10,000 | after 900,000 | slowest ÷ fastest |
                |---|---|---:|---:|---:|---:|---:|
                """.formatted(REQUESTS));
        var filters = List.of(
                "",
                "&type=image",
                "&direction=debit",
                "&source=text2image",
                "&source=purchase",
                "&type=image&direction=credit",
                "&type=image&source=text2image,refund&direction=debit",
                "&from=2024-01-01&to=2027-01-01");
        for (var who : List.of(USER, "admin")) {
            var path = who.equals("admin") ? "/api/admin/credits/ledger" : "/api/credits/ledger";
            var cursors = new ArrayList<List<String>>();
            for (var depth : DEPTHS) {
                cursors.add(depth == 0 ? List.of("") : cursors(who, depth));
            }
            for (var filter : filters) {
                var nanos = new long[DEPTHS.length][REQUESTS];
                for (var i = -REQUESTS / 4; i < REQUESTS; i++) {
                    for (var depth = 0; depth < DEPTHS.length; depth++) {
                        var cursor = pick(cursors.get(depth));
                        var took = get(who, path + "?limit=50" + filter + cursor, 50);
                        if (i >= 0) {
                            nanos[depth][i] = took;
                        }
                    }
                }
                var p95 = Arrays.stream(nanos)
                        .mapToDouble(times -> millis(times, 0.95))
                        .toArray();
                tables.append("| %s | %s | %.2f | %.2f | %.2f | %.2f | %.2f |%n"
                        .formatted(
                                who.equals("admin") ? "admin, all users" : "user",
                                filter.isEmpty() ? "none" : "`" + filter.substring(1) + "`",
                                millis(nanos[0], 0.5),
                                p95[0],
                                p95[1],
                                p95[2],
                                Arrays.stream(p95).max().orElseThrow()
                                        / Arrays.stream(p95).min().orElseThrow()));
            }
        }
    }

    /** Some positions beyond a depth, so that not the same page is read each time. */
    private List<String> cursors(String who, int depth) throws SQLException {
        var cursors = new ArrayList<String>();
        try (var connection = server.connect();
                var rows = connection.createStatement().executeQuery("""
                        select id from credits_ledger %s order by created_at desc, id desc offset %d limit 1000
                        """.formatted(
                                who.equals("admin") ? "" : "where uid = '" + who + "'", depth - 500))) {
            while (rows.next()) {
                cursors.add("&startAfter=" + rows.getString(1));
            }
        }
        return cursors;
    }

    private void searches() throws Exception {
        tables.append("""

                ## Searches of admins

                Milliseconds for %d requests, each for a different id.

                | by | p50 | p95 | p99 |
                |---|---:|---:|---:|
                """.formatted(REQUESTS));
        var searches = new LinkedHashMap<String, IntFunction<String>>();
        searches.put("uid, with some entries", n -> "user-" + n % 1_000);
        searches.put("uid, with 950,000 entries", _ -> USER);
        searches.put("jobId", n -> "job_" + (n / 100 * 100 + 7));
        searches.put("paymentId", n -> "pi_" + (n / 100 * 100 + 1));
        searches.put("e-mail", n -> "user-" + n % 1_000 + "@bench.example");
        searches.put("start of an e-mail address, 11 users", n -> "user-" + (10 + n % 90) + "@");
        searches.put("no match", n -> "nothing-" + n);
        for (var search : searches.entrySet()) {
            var nanos = new long[REQUESTS];
            for (var i = -REQUESTS / 4; i < REQUESTS; i++) {
                var text = search.getValue().apply(random.nextInt(ENTRIES - 100));
                var took = get("admin", "/api/admin/credits/ledger?q=" + text, -1);
                if (i >= 0) {
                    nanos[i] = took;
                }
            }
            tables.append("| %s | %.2f | %.2f | %.2f |%n"
                    .formatted(search.getKey(), millis(nanos, 0.5), millis(nanos, 0.95), millis(nanos, 0.99)));
        }
    }

    private void exports() throws Exception {
        tables.append("""

                ## Exports

                Compared with `COPY (select … ) TO STDOUT (FORMAT csv)` of the same rows and columns, without an order, through the
                same driver; the two alternate, and the faster round of two counts. The growth of the heap is the reachable
                memory during another round, with repeated collections, minus the reachable memory before it.

                | export | entries | entries/s | COPY entries/s | ÷ COPY | first byte ms | heap growth MB |
                |---|---:|---:|---:|---:|---:|---:|
                """);
        var exports = new LinkedHashMap<String, Map.Entry<String, String>>();
        exports.put("user", Map.entry(USER + " /api/credits/export.csv", "where uid = 'reader'"));
        exports.put(
                "user, `type=image`",
                Map.entry(USER + " /api/credits/export.csv?type=image", "where uid = 'reader' and type = 'image'"));
        exports.put("admin, all users", Map.entry("admin /api/admin/credits/export.csv", ""));
        for (var export : exports.entrySet()) {
            var request = export.getValue().getKey().split(" ");
            var best = new Download(0, Double.MAX_VALUE, 0);
            var copySeconds = Double.MAX_VALUE;
            var firstByteMillis = 0.0;
            for (var round = 0; round < 2; round++) {
                var download = download(request[0], request[1]);
                firstByteMillis = Math.max(firstByteMillis, download.firstByteMillis());
                best = download.seconds() < best.seconds() ? download : best;
                copySeconds = Math.min(copySeconds, copy(export.getValue().getValue()));
            }
            tables.append("| %s | %,d | %,.0f | %,.0f | %.2f | %.0f | %.0f |%n"
                    .formatted(
                            export.getKey(),
                            best.entries(),
                            best.entries() / best.seconds(),
                            best.entries() / copySeconds,
                            copySeconds / best.seconds(),
                            firstByteMillis,
                            heapGrowthMegabytes(() -> download(request[0], request[1]))));
        }
    }

    private record Download(long entries, double seconds, double firstByteMillis) {}

    private Download download(String who, String path) throws IOException, InterruptedException {
        var start = System.nanoTime();
        var response = http.send(request(who, path), BodyHandlers.ofInputStream());
        var lines = -1L;
        try (var body = response.body()) {
            var buffer = new byte[65_536];
            var firstByte = 0L;
            for (var read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                firstByte = firstByte == 0 ? System.nanoTime() : firstByte;
                for (var i = 0; i < read; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
            if (response.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + response.statusCode());
            }
            return new Download(lines, (System.nanoTime() - start) / 1e9, (firstByte - start) / 1e6);
        }
    }

    private double copy(String where) throws SQLException, IOException {
        try (var connection = server.connect()) {
            var start = System.nanoTime();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("""
                    copy (select uid, created_at, type, direction, amount, balance_after, source, reason, job_id, payment_id,
                                 invoice_id, meta, created_by, idempotency_key, id, seq, related_entry_id, encode(hash, 'hex')
                          from credits_ledger %s) to stdout (format csv)
                    """.formatted(where), OutputStream.nullOutputStream());
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static double heapGrowthMegabytes(Step step) throws Exception {
        var before = reachableBytes();
        var most = new long[] {before};
        var done = new AtomicBoolean();
        var sampler = Thread.startVirtualThread(() -> {
            while (!done.get()) {
                most[0] = Math.max(most[0], reachableBytes());
                LockSupport.parkNanos(HEAP_SAMPLE_INTERVAL_NANOS);
            }
        });
        step.run();
        done.set(true);
        sampler.join();
        return (most[0] - before) / 1e6;
    }

    private static long reachableBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /** @param entries the expected number; negative if it does not matter */
    private long get(String who, String path, int entries) throws IOException, InterruptedException {
        var start = System.nanoTime();
        var response = http.send(request(who, path), BodyHandlers.ofString());
        var took = System.nanoTime() - start;
        if (response.statusCode() != 200
                || entries >= 0 && response.body().split("\"idempotencyKey\"", -1).length - 1 != entries) {
            throw new IllegalStateException(path + ": " + response.statusCode() + " " + response.body());
        }
        return took;
    }

    private HttpRequest request(String who, String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString((who + ":demo").getBytes(UTF_8)))
                .build();
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static double millis(long[] nanos, double quantile) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, sorted.length * quantile)] / 1e6;
    }

    private static String markdown(Machine machine, CharSequence tables) {
        return """
                # Performance of reading

                The cost of reading a large ledger: %,d entries in PostgreSQL, 950,000 of one user, the others
                of 1,000 users. Requests go over HTTP, one after the other; client, application and database share the machine.
                `./bench reads` repeats the measurement and writes this page; machines differ, so compare the ratios.

                %s
                %s""".formatted(ENTRIES, machine, tables);
    }
}
