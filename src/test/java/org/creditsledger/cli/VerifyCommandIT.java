package org.creditsledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.creditsledger.testing.PackagedApplication;
import org.creditsledger.testing.UnpackedApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks a ledger with the jar alone, on H2, where a running application blocks the database. */
class VerifyCommandIT {

    @TempDir
    Path folder;

    @Test
    void a_ledger_can_be_checked_only_after_the_application_has_ended() throws Exception {
        var before = verify();
        assertThat(before.exit()).isEqualTo(2);
        assertThat(before.output()).isEqualTo("""
                        Not checked: there is no database yet. ./run creates one, where CREDITS_DATA_DIR says.
                        """);
        assertThat(folder).isEmptyDirectory();

        try (var _ = PackagedApplication.ofJar(folder, Map.of())) {
            var meanwhile = verify();
            assertThat(meanwhile.exit()).isEqualTo(2);
            assertThat(meanwhile.output())
                    .startsWith("Not checked: a running application has the database")
                    .contains("/api/admin/credits/verify");
        }

        var afterwards = verify();
        assertThat(afterwards.exit()).as(afterwards.output()).isZero();
        assertThat(afterwards.output())
                .matches(
                        "Checked 6 balances and [0-9]{3} entries.\n(Checked the summaries of 7[0-9] days.\n)?All of it is [^\n]*\n");
    }

    private Answer verify() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(UnpackedApplication.javaWith(
                        UnpackedApplication.OPTIONS, "-jar", System.getProperty("credits.test.jar"), "verify"))
                .redirectErrorStream(true);
        builder.environment().put("CREDITS_DATA_DIR", folder.toString());
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        return new Answer(process.waitFor(), output);
    }

    private record Answer(int exit, String output) {}
}
