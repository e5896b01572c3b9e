package org.creditsledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Some cycles of {@code ./test crash}, so that every change is tested with kills before it is merged. */
@Tag("database")
@EnabledIfSystemProperty(
        named = "credits.test.database",
        matches = "postgresql",
        disabledReason = "an embedded database has one process: ./test crash --database h2")
class CrashIT {

    @Test
    void killed_processes_and_cut_connections_lose_or_double_no_acknowledged_entry() throws Exception {
        var jar = Path.of(System.getProperty("credits.test.jar"));

        var outcome = CrashProof.run(new Options(
                4,
                1,
                true,
                1,
                20,
                32,
                "on",
                List.of(Fault.APPLICATION_KILLED, Fault.DATABASE_KILLED, Fault.COMMITS_CUT, Fault.CLIENTS_CUT),
                jar,
                jar.resolveSibling("crash").resolve("it")));

        assertThat(outcome.isClean()).as("%s", outcome).isTrue();
        assertThat(outcome.cycles()).isPositive();
    }
}
