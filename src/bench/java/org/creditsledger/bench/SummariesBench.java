package org.creditsledger.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.creditsledger.testing.SummaryDifferences;
import org.flywaydb.core.Flyway;
import org.slf4j.LoggerFactory;

/**
 * Measures the time of {@code ./run summaries} for a million entries of a year, and kills it half-way to see that a
 * second run ends with the totals of the ledger: {@code ./bench summaries}.
 */
class SummariesBench {

    private static final int ENTRIES = 1_000_000;
    private static final int DAYS = 365;
    private static final int ROUNDS = 3;
    private static final LocalDate LAST = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    private static final LocalDate FIRST = LAST.minusDays(DAYS - 1);
    private static final Path FOLDER = Path.of("target", "bench");
    private static final Pattern PROGRESS = Pattern.compile(".*: ([\\d,]+) of [\\d,]+ days.*");
    private static final Pattern TOOK = Pattern.compile("Summarized .* in ([\\d,]+) ms\\.");

    private final BenchServer server;

    private SummariesBench(BenchServer server) {
        this.server = server;
    }

    public static void main(String[] args) throws Exception {
        Files.createDirectories(FOLDER);
        ((Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.WARN);
        try (var server = new BenchServer(FOLDER.resolve("postgresql").toAbsolutePath())) {
            var machine = Machine.of(server);
            System.out.println(machine);
            Flyway.configure()
                    .dataSource(server.url(), null, null)
                    .locations("db/migration/common", "db/migration/postgresql")
                    .load()
                    .migrate();
            fill(server);
            var figures = new SummariesBench(server).run();
            System.out.println(figures);
            if (args.length == 0) {
                Files.writeString(
                        Path.of("docs", "measurements", "performance-summaries.md"), markdown(machine, figures));
            }
        }
    }

    private static void fill(BenchServer server) throws SQLException {
        var batch = 50_000;
        for (var from = 0; from < ENTRIES; from += batch) {
            server.execute("""
                    insert into credits_ledger (id, uid, type, seq, direction, amount, balance_after, source, reason,
                                                job_id, payment_id, meta, created_at, created_by, idempotency_key,
                                                fingerprint, previous_hash, hash)
                    select uuidv7(), 'user-' || n %% 1000, case when n / 1000 %% 4 = 3 then 'video' else 'image' end, 1 + n,
                           case when n %% 20 = 1 or n %% 50 = 2 then 'credit' else 'debit' end, 1 + n %% 40, 1000,
                           case when n %% 20 = 1 then 'purchase' when n %% 50 = 2 then 'refund'
                                when n %% 3 = 0 then 'image2image' else 'text2image' end,
                           '4 × flux-dev', 'job_' || n, null, '{"model":"flux-dev","resolution":"1024x1024"}',
                           timestamptz '%sT00:00:00Z' + make_interval(secs => n * %f), 'service:bench',
                           'bench:' || n, sha256('a'), case when n > 0 then sha256('b') end, sha256('c')
                    from generate_series(%d, %d) n
                    """.formatted(FIRST, DAYS * 86_400.0 / ENTRIES, from, from + batch - 1));
        }
        server.execute("vacuum analyze", "checkpoint");
        System.out.printf("%,d entries%n", ENTRIES);
    }

    private String run() throws Exception {
        summarize(); // builds the jar and the archive of classes
        var tables = new StringBuilder("""
                ## The whole year

                | round | days | entries | whole command, ms | of this, summarizing, ms | per day, ms | differences from the ledger |
                |---|---:|---:|---:|---:|---:|---:|
                """);
        for (var round = 1; round <= ROUNDS; round++) {
            if (round == 1) {
                forget();
            }
            var run = summarize();
            tables.append("| %s | %,d | %,d | %,d | %,d | %.1f | %d |%n"
                    .formatted(
                            round == 1 ? "first" : "again",
                            count("summarised_days"),
                            ENTRIES,
                            run.wallMillis(),
                            run.tookMillis(),
                            (double) run.tookMillis() / DAYS,
                            differences()));
        }
        forget();
        var killed = kill();
        var daysAtKill = count("summarised_days");
        var differencesAtKill = differences();
        var again = summarize();
        tables.append("""

                ## Killed halfway and started again

                The Java process of `./run summaries` gets SIGKILL when it reports that half of the days are done.

                | | |
                |---|---:|
                | last report | %s |
                | exit code | %d |
                | days summarized by then | %d |
                | missing or doubled entries in these days | %d |
                | the command again, ms, including up to 30 s for the lock of the killed process | %,d |
                | of this, summarizing all days, ms | %,d |
                | days summarized in the end | %d |
                | differences from the ledger in the end | %d |
                """.formatted(
                        killed.said(),
                        killed.exit(),
                        daysAtKill,
                        differencesAtKill,
                        again.wallMillis(),
                        again.tookMillis(),
                        count("summarised_days"),
                        differences()));
        return tables.toString();
    }

    private record Run(long wallMillis, long tookMillis) {}

    private Run summarize() throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var process = start();
        var lines = new ArrayList<String>();
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            reader.lines().forEach(lines::add);
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join("\n", lines));
        }
        var took = TOOK.matcher(lines.getLast());
        if (!took.matches()) {
            throw new IllegalStateException(String.join("\n", lines));
        }
        return new Run((System.nanoTime() - begin) / 1_000_000, number(took.group(1)));
    }

    private record Killed(String said, int exit) {}

    private Killed kill() throws IOException, InterruptedException {
        var process = start();
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                var progress = PROGRESS.matcher(line);
                if (progress.matches() && number(progress.group(1)) >= DAYS / 2) {
                    process.destroyForcibly();
                    return new Killed(line, process.waitFor());
                }
            }
        }
        throw new IllegalStateException("it ended before it was killed");
    }

    /** The script finally becomes Java, so this is the summarizing process. */
    private Process start() throws IOException {
        var builder = new ProcessBuilder("./run", "summaries").redirectErrorStream(true);
        builder.environment().put("SPRING_DATASOURCE_URL", server.url());
        return builder.start();
    }

    private void forget() throws SQLException {
        server.execute("delete from daily_credits_summary", "delete from summarised_days", "checkpoint");
    }

    private long count(String table) throws SQLException {
        return server.number("select count(*) from " + table);
    }

    private long differences() throws SQLException {
        return server.number(SummaryDifferences.COUNT);
    }

    private static long number(String text) {
        return Long.parseLong(List.of(text.split(",")).stream().reduce("", String::concat));
    }

    private static String markdown(Machine machine, String figures) {
        return """
                # Performance of daily summaries

                The time to summarize a year: %,d entries, evenly spread over %d days, in PostgreSQL; the command and the database
                share the machine. `./bench summaries` repeats the measurement and writes this page.

                %s
                %s""".formatted(ENTRIES, DAYS, machine, figures);
    }
}
