package org.creditsledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Some cycles of {@code ./test crash}, so that what is merged has been killed before. */
@Tag("database")
class CrashIT {

    @Test
    void nothing_that_was_acknowledged_is_lost_or_doubled_when_processes_are_killed_and_connections_cut()
            throws Exception {
        var isPostgres = TestDatabase.current() == TestDatabase.POSTGRESQL;
        var jar = Path.of(System.getProperty("credits.test.jar"));
        var options = new Options(
                isPostgres ? 4 : 2,
                1,
                isPostgres,
                1,
                20,
                // H2 keeps what it confirmed only if nothing else is being written meanwhile: docs/reliability.md.
                isPostgres ? 32 : 1,
                "on",
                isPostgres
                        ? List.of(Fault.APPLICATION_KILLED, Fault.DATABASE_KILLED, Fault.COMMITS_CUT, Fault.CLIENTS_CUT)
                        : Fault.ON_H2,
                jar,
                jar.resolveSibling("crash").resolve("it"));

        var outcome = CrashProof.run(options);

        System.out.println(outcome);
        assertThat(outcome.isClean()).as("%s", outcome).isTrue();
        assertThat(outcome.cycles()).isPositive();
    }
}
