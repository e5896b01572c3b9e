package org.creditsledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.creditsledger.integrity.LedgerCopy;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class VerifyCommandTest {

    @TempDir
    Path folder;

    @Autowired
    Given given;

    @Autowired
    JdbcClient jdbc;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void a_clean_ledger_ends_with_0() throws Exception {
        var uid = given.userWith(100);
        given.credit(uid, 5);
        try (var copy = new LedgerCopy()) {
            copy.take(jdbc, List.of(uid, given.userWith(1)));
            copy.keep();

            assertThat(verify(copy.url())).isZero();
            assertThat(verify(copy.url(), uid)).isZero();
        }
        assertThat(out.toString()).isEqualTo("""
                        Checked 2 balances and 3 entries.
                        All of it is what the ledger wrote.
                        Checked 1 balances and 2 entries.
                        All of it is what the ledger wrote.
                        """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void a_finding_is_printed_and_ends_with_1() throws Exception {
        var uid = given.userWith(100);
        try (var copy = new LedgerCopy()) {
            copy.take(jdbc, List.of(uid));
            copy.jdbc().sql("update credits_ledger set amount = 1000").update();
            copy.keep();

            assertThat(verify(copy.url())).isOne();
        }
        assertThat(out.toString())
                .contains("altered-entry: uid " + uid + ", type image, seq 1, entry ")
                .contains("This is NOT what the ledger wrote.");
    }

    @Test
    void an_empty_database_is_not_checked_and_stays_empty() throws Exception {
        var empty = TestDatabase.newUrl();
        try (var connection = DriverManager.getConnection(empty)) {
            assertThat(verify(empty)).isEqualTo(2);
            assertThat(err.toString()).startsWith("Not checked: ").containsIgnoringCase("balances");
            assertThat(connection
                            .getMetaData()
                            .getTables(null, null, "balances", null)
                            .next())
                    .isFalse();
        }
    }

    @Test
    void a_missing_database_is_not_created() {
        assertThat(verify("jdbc:h2:file:" + folder.resolve("credits"))).isEqualTo(2);
        assertThat(err.toString()).contains("there is no database yet");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_database_that_another_process_uses_is_not_checked() throws Exception {
        // H2 separates processes by a lock on the file, and the lock also works within one process.
        try (var file = new RandomAccessFile(folder.resolve("credits.mv.db").toFile(), "rw");
                var _ = file.getChannel().lock()) {
            assertThat(verify("jdbc:h2:file:" + folder.resolve("credits"))).isEqualTo(2);
        }
        assertThat(err.toString()).contains("/api/admin/credits/verify");
        assertThat(folder).isDirectoryNotContaining("glob:**.trace.db");
    }

    @Test
    void without_the_address_of_a_database_there_is_nothing_to_check() {
        assertThat(verify("")).isEqualTo(2);
        assertThat(err.toString()).contains("SPRING_DATASOURCE_URL is not set");
    }

    private int verify(String url, String... uid) {
        var args = new ArrayList<>(List.of(VerifyCommand.NAME));
        args.addAll(List.of(uid));
        args.add("--spring.datasource.url=" + url);
        return new VerifyCommand(new PrintStream(out), new PrintStream(err)).run(args.toArray(String[]::new));
    }
}
