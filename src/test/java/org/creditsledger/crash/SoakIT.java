package org.creditsledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.creditsledger.crash.Soak.Outcome;
import org.creditsledger.crash.SoakOptions.Plant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A short {@code ./test soak} on H2, and one on PostgreSQL with a planted fault. */
class SoakIT {

    private static final ExecutorService RUNS = Executors.newFixedThreadPool(2);

    private static Future<Outcome> flawless;
    private static Future<Outcome> flawed;

    @BeforeAll
    static void start() {
        flawless = RUNS.submit(() -> Soak.run(options(false, 8, 36, List.of())));
        flawed = RUNS.submit(() -> Soak.run(options(true, 15, 2, List.of(Plant.SESSIONS, Plant.WRITES))));
    }

    @AfterAll
    static void end() {
        RUNS.close();
    }

    @Test
    void nothing_fails_or_grows_although_every_connection_was_replaced() throws Exception {
        var outcome = flawless.get();

        assertThat(outcome.wrong()).as("%s", outcome).isEmpty();
    }

    @Test
    void sessions_that_never_end_and_writes_that_fail_for_some_seconds_are_found() throws Exception {
        var outcome = flawed.get();

        assertThat(outcome.isClean()).isFalse();
        assertThat(outcome.wrong())
                .anyMatch(finding -> finding.startsWith("not flat: sessions grew"))
                .anyMatch(finding -> finding.contains("requests were answered 500"))
                .anyMatch(finding -> finding.startsWith("not ready: 503"))
                .anyMatch(finding -> finding.startsWith("in the log: "));
    }

    private static SoakOptions options(boolean isPostgres, int loadSeconds, int idleSeconds, List<Plant> plants) {
        var jar = Path.of(System.getProperty("credits.test.jar"));
        return new SoakOptions(
                isPostgres,
                Flatness.LEAST_CYCLES,
                loadSeconds,
                idleSeconds,
                10,
                1,
                plants,
                jar,
                jar.resolveSibling("soak").resolve(isPostgres ? "it-postgresql" : "it-h2"));
    }
}
