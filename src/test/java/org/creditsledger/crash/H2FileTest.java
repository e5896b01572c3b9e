package org.creditsledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests H2 itself: versions 2.5.250 and 2.5.252 fail here (docs/background/decisions/0004). */
class H2FileTest {

    private static final int COMMITS = 400;

    // Space is reused at once and not after 45 seconds, so the file is written out of order.
    private static final String SETTINGS = ";WRITE_DELAY=0;RETENTION_TIME=0";

    @TempDir
    Path folder;

    @Test
    void a_commit_is_in_the_file_when_the_process_is_killed_right_after_it() throws Exception {
        try (var connection = open("credits")) {
            connection
                    .createStatement()
                    .execute("create table balance (id int primary key, amount int, filler varchar)");
            for (var id = 1; id <= 20; id++) {
                connection.createStatement().execute("insert into balance values (" + id + ", 0, repeat('x', 2000))");
            }
            for (var commit = 1; commit <= COMMITS; commit++) {
                connection
                        .createStatement()
                        .execute("update balance set amount = " + commit + " where id = " + (1 + commit % 20));
                // A kill leaves the file as it is at this moment.
                Files.copy(
                        folder.resolve("credits.mv.db"),
                        folder.resolve("killed.mv.db"),
                        StandardCopyOption.REPLACE_EXISTING);

                assertThat(newest("killed")).as("the newest commit").isEqualTo(commit);
            }
        }
    }

    private int newest(String name) throws SQLException {
        try (var connection = open(name);
                var row = connection.createStatement().executeQuery("select max(amount) from balance")) {
            row.next();
            return row.getInt(1);
        }
    }

    private Connection open(String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:file:" + folder.resolve(name).toAbsolutePath() + SETTINGS, "", "");
    }
}
