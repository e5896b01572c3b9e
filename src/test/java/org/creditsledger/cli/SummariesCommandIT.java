package org.creditsledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import org.creditsledger.testing.TestDatabase;
import org.creditsledger.testing.UnpackedApplication;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Runs the command as a process that can be killed. It needs PostgreSQL, where the test can read the database
 * meanwhile.
 */
@Tag("pages")
class SummariesCommandIT {

    private static final int DAYS = 2_000;

    private final String url = TestDatabase.newUrl();
    private final JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(url));

    @BeforeEach
    void an_entry_on_each_day_and_some_on_some() {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("db/migration/common", "db/migration/postgresql")
                .load()
                .migrate();
        jdbc.sql("""
                insert into credits_ledger (id, uid, type, seq, direction, amount, balance_after, source, reason, meta, created_at,
                                            created_by, idempotency_key, fingerprint, previous_hash, hash)
                select uuidv7(), 'alice', 'image', n, case when n % 3 = 0 then 'debit' else 'credit' end, 1 + n % 9, 1, 'test', 'Test',
                       '{}', timestamptz '2015-01-01T00:00:00Z' + make_interval(hours => n * 24 * 2 / 3), 'tester', 'test:' || n,
                       sha256('a'), case when n > 1 then sha256('b') end, sha256('c')
                from generate_series(1, :entries) n
                """).param("entries", DAYS * 3 / 2 - 2).update();
    }

    @Test
    void a_killed_run_that_is_repeated_ends_with_the_totals_of_the_ledger() throws Exception {
        var killed = start("2015-01-01", "2020-06-22");
        var said = killed.inputReader().readLine();
        killed.destroyForcibly();
        assertThat(killed.waitFor()).as("ended by SIGKILL, after " + said).isEqualTo(137);
        assertThat(count("summarised_days")).isBetween(1L, DAYS - 1L);
        assertThat(differences())
                .as("differences of the days done before the kill")
                .isZero();

        var again = start("2015-01-01", "2020-06-22");
        var output = lines(again);

        assertThat(again.waitFor()).as(String.join("\n", output)).isZero();
        assertThat(output.getLast()).matches("Summarized 2,000 days and 2,998 entries in [\\d,]+ ms\\.");
        assertThat(count("summarised_days")).isEqualTo(DAYS);
        assertThat(jdbc.sql("select sum(entries) from daily_credits_summary")
                        .query(Long.class)
                        .single())
                .isEqualTo(2_998);
        assertThat(differences()).isZero();
    }

    @Test
    void an_invalid_day_is_reported() throws Exception {
        var process = start("2015-13-01");

        assertThat(lines(process)).containsExactly("Not summarized: not a day such as 2026-01-31: 2015-13-01");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    /** The differences of the summarized days, calculated in another way than the summaries. */
    private long differences() {
        return jdbc.sql("""
                        select count(*)
                        from (select "day", type, direction, source, entries, credits from daily_credits_summary) s
                        full join (select (created_at at time zone 'UTC')::date as "day", type, direction, source,
                                          count(*) as entries, sum(amount) as credits
                                   from credits_ledger
                                   where (created_at at time zone 'UTC')::date in (select "day" from summarised_days)
                                   group by 1, 2, 3, 4) e
                        using ("day", type, direction, source)
                        where s.entries is distinct from e.entries or s.credits is distinct from e.credits
                        """).query(Long.class).single();
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    private Process start(String... days) throws IOException, InterruptedException {
        var unpacked = UnpackedApplication.of(Path.of(System.getProperty("credits.test.jar")));
        var builder = new ProcessBuilder(UnpackedApplication.command(unpacked, UnpackedApplication.OPTIONS))
                .redirectErrorStream(true);
        builder.command().add("summaries");
        builder.command().addAll(List.of(days));
        builder.environment().put("SPRING_DATASOURCE_URL", url);
        return builder.start();
    }

    private static List<String> lines(Process process) throws IOException {
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            return reader.lines().toList();
        }
    }
}
