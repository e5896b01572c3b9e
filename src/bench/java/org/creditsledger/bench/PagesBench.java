package org.creditsledger.bench;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.creditsledger.testing.Browser;

/**
 * Measures in Chromium how quickly the credits page of a user with a million entries shows its data, with the packaged
 * application on PostgreSQL: {@code ./bench ui}.
 */
class PagesBench {

    private static final int ENTRIES = 1_000_000;
    private static final int ROUNDS = 15;
    private static final Path FOLDER = Path.of("target", "bench");

    private static final String READER = "reader";
    private static final String GRID = "document.querySelector('vaadin-grid.entries')";
    /** All visible rows are loaded, and none is a placeholder. */
    private static final String HAS_ROWS = "(g => g && g.offsetHeight > 0 && g._flatSize > 0"
            + " && [...g.$.items.children].filter(r => !r.hidden)"
            + ".every(r => !r.hasAttribute('loading') && !(r.getAttribute('part') || '').includes('loading'))"
            + " && [...g.querySelectorAll('time')].some(t => { const r = t.getBoundingClientRect();"
            + " return r.height && r.top > 0 && r.top < innerHeight; }))(" + GRID + ")";
    /** The whole page shows the requested data: list, count and statement. */
    private static final String IS_SETTLED = HAS_ROWS + " && !document.querySelector('.entries-panel[aria-busy]')"
            + " && !document.querySelector('.statement[aria-busy]')";

    private final Map<String, Measured> measured = new LinkedHashMap<>();
    private final Random random = new Random(1);
    private final Page page;
    private final String address;

    private PagesBench(Page page, String address) {
        this.page = page;
        this.address = address;
    }

    public static void main(String[] args) throws Exception {
        Files.createDirectories(FOLDER);
        try (var server = new BenchServer(FOLDER.resolve("postgresql").toAbsolutePath())) {
            var machine = Machine.of(server);
            System.out.println(machine);
            var port = freePort();
            var application = start(server, port);
            try (var browser = new Browser()) {
                fill(server);
                var bench = new PagesBench(browser.newPage(1280, ColorScheme.LIGHT), "http://localhost:" + port);
                bench.run();
                System.out.println(bench.table());
                if (args.length == 0) {
                    Files.writeString(
                            Path.of("docs", "measurements", "performance-pages.md"), markdown(machine, bench.table()));
                }
            } finally {
                application.destroy();
                application.waitFor(30, TimeUnit.SECONDS);
            }
        }
    }

    private void run() {
        signIn();
        repeat("first rows after navigation", 1_000, () -> {
            page.navigate("about:blank");
            return millis(() -> {
                page.navigate(address + "/bills/credits");
                page.waitForFunction("() => " + HAS_ROWS);
            });
        });
        repeat("the whole page after navigation, with its statement", 0, () -> {
            page.navigate("about:blank");
            return millis(() -> {
                page.navigate(address + "/bills/credits");
                page.waitForFunction("() => " + IS_SETTLED);
            });
        });
        repeat("scroll to the middle", 500, () -> scroll(ENTRIES / 2 + random.nextInt(-50_000, 50_000)));
        repeat("scroll to the end", 500, () -> scroll(ENTRIES - 1));
        repeat("scroll to a random place", 500, () -> scroll(random.nextInt(ENTRIES)));
        repeat("filter by direction", 700, () -> choose("Direction", "Debits only", "Both"));
        repeat("scroll to the middle of a filtered list", 500, () -> {
            page.navigate(address + "/bills/credits?direction=debit");
            page.waitForFunction("() => " + IS_SETTLED);
            return scroll((int) page.evaluate("() => " + GRID + "._flatSize") / 2);
        });
        page.navigate(address + "/bills/credits");
        page.waitForFunction("() => " + IS_SETTLED);
        repeat("filter by period", 700, () -> choose("Period", "Last 30 days", "All time"));
        repeat("open a distant entry by its address", 0, () -> {
            var id = entryInTheMiddle();
            page.navigate("about:blank");
            return millis(() -> {
                page.navigate(address + "/bills/credits?entry=" + id);
                page.locator(".entry-details").waitFor();
            });
        });
    }

    private void signIn() {
        page.navigate(address + "/bills/credits");
        page.getByLabel("User name").fill(READER);
        page.locator("input[type=password]").fill("demo");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        page.waitForFunction("() => " + IS_SETTLED);
    }

    /** From a newly opened list, so that none of its rows is cached. */
    private double scroll(int row) {
        if (!page.url().contains("direction")) {
            page.navigate(address + "/bills/credits");
            page.waitForFunction("() => " + IS_SETTLED);
        }
        return (double) page.evaluate(
                "async row => { const g = " + GRID + "; const start = performance.now();"
                        + " g.scrollToIndex(row);"
                        + " do { await new Promise(requestAnimationFrame); }"
                        + " while (Math.abs(g._firstVisibleIndex - row) > 60 || !" + HAS_ROWS + ");"
                        + " return performance.now() - start + 0.0001; }",
                row);
    }

    private double choose(String field, String value, String back) {
        var taken = choose(field, value);
        choose(field, back);
        return taken;
    }

    /** From the click on a value until list, count and statement match it. */
    private double choose(String field, String value) {
        page.locator("vaadin-select:has(label:text-is('" + field + "'))").click();
        var item = page.locator("vaadin-select-item:visible").getByText(value);
        item.waitFor();
        page.evaluate("() => { document.querySelector('.statement').firstElementChild.dataset.old = '1'; }");
        return millis(() -> {
            item.click();
            // The statement is written last.
            page.waitForFunction("() => !document.querySelector('.statement > [data-old]') && " + IS_SETTLED);
        });
    }

    private String entryInTheMiddle() {
        page.navigate(address + "/bills/credits");
        page.waitForFunction("() => " + IS_SETTLED);
        scroll(ENTRIES / 2 + random.nextInt(1_000));
        return page.locator(".entry-link:visible").first().getAttribute("href").replaceAll(".*entry=", "");
    }

    private void repeat(String what, int targetMs, DoubleSupplier once) {
        once.getAsDouble(); // warms up
        var times = new ArrayList<Double>();
        for (var i = 0; i < ROUNDS; i++) {
            times.add(once.getAsDouble());
        }
        Collections.sort(times);
        measured.put(what, new Measured(targetMs, times));
        System.out.printf("%-55s %6.0f ms%n", what, times.get(times.size() / 2));
    }

    private static double millis(Runnable run) {
        var start = System.nanoTime();
        run.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private String table() {
        var text = new StringBuilder("| | target ms | median ms | slowest ms |\n|---|---:|---:|---:|\n");
        measured.forEach((what, result) -> text.append("| %s | %s | %.0f | %.0f |%n"
                .formatted(
                        what,
                        result.targetMs == 0 ? "" : result.targetMs,
                        result.times.get(result.times.size() / 2),
                        result.times.getLast())));
        return text.toString();
    }

    private static String markdown(Machine machine, String table) {
        return """
                # Performance of the credits page

                The time that a user with %,d entries waits, measured by Playwright in Chromium on the packaged application with
                PostgreSQL; browser, application and database share one machine; %d times each, after one warm-up. A
                scroll starts on a newly opened page and ends when all visible rows are loaded; a filter is timed from
                the click to the last of list, count and statement. `./bench ui` repeats the measurement and writes this page.

                """.formatted(ENTRIES, ROUNDS) + machine + "\n" + table;
    }

    private record Measured(int targetMs, List<Double> times) {}

    private static Process start(BenchServer server, int port) throws IOException, InterruptedException {
        var log = FOLDER.resolve("application.log");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-jar",
                        System.getProperty("bench.jar", "target/credits-ledger.jar"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        builder.environment().put("SPRING_DATASOURCE_URL", server.url());
        var application = builder.start();
        while (!Files.readString(log).contains("Credits Ledger is ready")) {
            if (!application.isAlive()) {
                throw new IllegalStateException("the application ended while starting, see " + log);
            }
            Thread.sleep(200);
        }
        return application;
    }

    /** The types alternate; every third entry is a credit for the next two, so that all balances are valid. */
    private static void fill(BenchServer server) throws SQLException {
        server.execute(
                "insert into users (uid, email, role, created_at) values ('reader', 'reader@bench.example', 'user', now())",
                """
                insert into balances (uid, type, amount, held, seq, last_hash, updated_at)
                select 'reader', type, 10 * ((3 - %1$d %% 3) %% 3), 0, %1$d, sha256('a'), now() from credit_types
                where type in ('image', 'video')
                """.formatted(ENTRIES / 2));
        var batch = 50_000;
        for (var from = 1; from <= ENTRIES / 2; from += batch) {
            for (var type : List.of("image", "video")) {
                server.execute("""
                        insert into credits_ledger (id, uid, type, seq, direction, amount, balance_after, source, reason, job_id,
                                                    meta, created_at, created_by, idempotency_key, fingerprint, previous_hash, hash)
                        select uuidv7(), 'reader', '%1$s', n, case n %% 3 when 1 then 'credit' else 'debit' end,
                               case n %% 3 when 1 then 20 else 10 end, 10 * ((3 - n %% 3) %% 3),
                               case when n %% 3 <> 1 then 'text2%1$s' when n %% 30 = 1 then 'purchase' else 'refund' end,
                               '4 × flux-dev', case when n %% 3 <> 1 then 'job_%1$s_' || n end, '{"model":"flux-dev"}',
                               now() - make_interval(secs => 60.0 * (%2$d - n) + %3$d), 'service:jobs', 'bench:%1$s:' || n,
                               sha256('f'), case when n > 1 then sha256('p') end, sha256('h')
                        from generate_series(%4$d, %5$d) n
                        """.formatted(
                                type,
                                ENTRIES / 2,
                                type.equals("image") ? 30 : 0,
                                from,
                                Math.min(from + batch - 1, ENTRIES / 2)));
            }
        }
        server.execute("vacuum analyze", "checkpoint");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
