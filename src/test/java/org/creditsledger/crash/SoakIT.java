package org.creditsledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.creditsledger.crash.SoakOptions.Plant;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A short {@code ./test soak} on H2, and on PostgreSQL one in which something is wrong. */
@Tag("database")
class SoakIT {

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "h2")
    void nothing_fails_and_nothing_grows_though_every_connection_was_replaced() throws Exception {
        var outcome = Soak.run(options(8, 48, List.of()));

        assertThat(outcome.wrong()).as("%s", outcome).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void sessions_that_never_end_and_writes_that_fail_for_some_seconds_are_found() throws Exception {
        var outcome = Soak.run(options(15, 2, List.of(Plant.SESSIONS, Plant.WRITES)));

        assertThat(outcome.isClean()).isFalse();
        assertThat(outcome.wrong())
                .anyMatch(finding -> finding.startsWith("not flat: sessions grew"))
                .anyMatch(finding -> finding.contains("requests were answered 500"))
                .anyMatch(finding -> finding.startsWith("not ready: 503"))
                .anyMatch(finding -> finding.startsWith("in the log: "));
    }

    private static SoakOptions options(int loadSeconds, int idleSeconds, List<Plant> plants) {
        var jar = Path.of(System.getProperty("credits.test.jar"));
        return new SoakOptions(
                TestDatabase.current() == TestDatabase.POSTGRESQL,
                Flatness.LEAST_CYCLES,
                loadSeconds,
                idleSeconds,
                10,
                1,
                plants,
                jar,
                jar.resolveSibling("soak").resolve("it-" + TestDatabase.current()));
    }
}
