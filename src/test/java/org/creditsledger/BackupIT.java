package org.creditsledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.creditsledger.testing.UnpackedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests {@code scripts/backup} and {@code scripts/restore} with PostgreSQL's own tools. The server of the other tests
 * has no tools, and tools cannot handle a newer server, so this test needs an installed PostgreSQL with tools and
 * server of one version.
 */
class BackupIT {

    private static final List<String> NEEDED = List.of("initdb", "pg_ctl", "postgres", "pg_dump", "pg_restore", "psql");

    @TempDir
    static Path folder;

    private static Path programs;
    private static int port;

    @BeforeAll
    static void startServer() throws Exception {
        programs = installedPostgres();
        port = freePort();
        var data = folder.resolve("data").toString();
        server("initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust");
        server(
                "pg_ctl",
                "--pgdata",
                data,
                "--wait",
                "--log",
                folder.resolve("server.log").toString(),
                "--options",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''",
                "start");
        // These options prevent inheritance on versions before 16, too.
        execute(
                "postgres",
                "create role credits_owner login",
                "create role credits_app login noinherit",
                "create role credits_reader nologin",
                "grant credits_reader to credits_app",
                "create database credits owner credits_owner");
        runDemoOnce();
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (Files.exists(folder.resolve("data").resolve("postmaster.pid"))) {
            server("pg_ctl", "--pgdata", folder.resolve("data").toString(), "--mode", "immediate", "stop");
        }
    }

    @Test
    void a_backup_is_restored_and_checked_and_never_overwrites_a_database() throws Exception {
        var backup = backup("credits");
        assertThat(one("credits", "select count(*) > 100 from credits_ledger")).isEqualTo("t");

        var restored = restore(backup, "credits_again");
        assertThat(restored.output).contains("All of it is what the ledger wrote.");
        assertThat(restored.exit).isZero();
        var digest = "select count(*) || md5(string_agg(e::text, ',' order by id)) from credits_ledger e";
        assertThat(one("credits_again", digest)).isEqualTo(one("credits", digest));
        // The privileges are restored too.
        var rights = "select has_table_privilege('credits_app', 'credits_ledger', 'insert') || '/'"
                + " || has_table_privilege('credits_app', 'credits_ledger', 'delete')";
        assertThat(one("credits_again", rights)).isEqualTo("true/false");

        var twice = restore(backup, "credits_again");
        assertThat(twice.output).contains("exists already and is not overwritten");
        assertThat(twice.exit).isEqualTo(1);
    }

    @Test
    void a_truncated_backup_leaves_no_database() throws Exception {
        var backup = backup("credits");
        try (var file = FileChannel.open(backup, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 2_000);
        }

        var noticed = restore(backup, "credits_cut");
        assertThat(noticed.output).contains("it was changed or only partly copied");
        assertThat(noticed.exit).isEqualTo(1);

        Files.delete(Path.of(backup + ".sha256"));
        var failed = restore(backup, "credits_cut");
        assertThat(failed.output).contains("database credits_cut was dropped again");
        assertThat(failed.exit).isEqualTo(1);
        assertThat(one("postgres", "select count(*) from pg_database where datname = 'credits_cut'"))
                .isEqualTo("0");
    }

    @Test
    void an_entry_that_was_changed_before_the_backup_is_named_after_the_restore() throws Exception {
        execute("postgres", "create database credits_meddled template credits");
        execute(
                "credits_meddled",
                "alter table credits_ledger disable trigger user",
                "update credits_ledger set amount = amount + 1 where seq = 2 and uid = 'alice' and type = 'image'");

        var restored = restore(backup("credits_meddled"), "credits_changed");

        assertThat(restored.output).contains("uid alice, type image, seq 2", "This is NOT what the ledger wrote.");
        assertThat(restored.exit).isEqualTo(1);
    }

    private static Path backup(String database) throws Exception {
        // A name has the second in it, and two tests may back up within one.
        var backups = Files.createTempDirectory(folder, "backups");
        var made = run(Map.of("PGDATABASE", database), List.of("scripts/backup", backups.toString()));
        assertThat(made.exit).as(made.output).isZero();
        var file = Path.of(made.output.strip());
        assertThat(file).isNotEmptyFile().hasParent(backups.toRealPath());
        return file;
    }

    private static Ended restore(Path backup, String database) throws Exception {
        // The script starts a jar; with these options it starts in a third of the time.
        var command = application();
        return run(
                Map.of(
                        "CREDITS_JAR", command.getLast(),
                        "JDK_JAVA_OPTIONS", String.join(" ", command.subList(1, command.size() - 2))),
                List.of("scripts/restore", backup.toString(), database));
    }

    private static List<String> application() throws IOException, InterruptedException {
        var jar = Path.of(System.getProperty("credits.test.jar")).toAbsolutePath();
        return UnpackedApplication.command(UnpackedApplication.of(jar), UnpackedApplication.OPTIONS);
    }

    /** Creates the tables and some months of entries. */
    private static void runDemoOnce() throws Exception {
        var log = folder.resolve("application.log");
        var builder =
                new ProcessBuilder(application()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "SERVER_PORT",
                        Integer.toString(freePort()),
                        "SPRING_DATASOURCE_URL",
                        "jdbc:postgresql://localhost:" + port + "/credits",
                        "SPRING_DATASOURCE_USERNAME",
                        "credits_app",
                        "SPRING_FLYWAY_USER",
                        "credits_owner"));
        var application = builder.start();
        try {
            Awaitility.await("start of the application, see " + log)
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> !application.isAlive() || Files.readString(log).contains("Credits Ledger is ready"));
            assertThat(application.isAlive()).as(Files.readString(log)).isTrue();
        } finally {
            application.destroy();
            application.waitFor();
        }
    }

    /** The newest complete installation; Debian keeps each version in its own folder, outside of PATH. */
    private static Path installedPostgres() throws IOException {
        var folders = new ArrayList<Path>();
        Arrays.stream(System.getenv("PATH").split(":")).map(Path::of).forEach(folders::add);
        var debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.sorted(Comparator.comparing(BackupIT::number))
                        .forEach(version -> folders.addFirst(version.resolve("bin")));
            }
        }
        return folders.stream()
                .filter(each -> NEEDED.stream().allMatch(program -> Files.isExecutable(each.resolve(program))))
                .findFirst()
                .orElseGet(
                        () -> abort(
                                "SKIPPED: backup and restore, because no PostgreSQL is installed (as on Debian: apt install postgresql)"));
    }

    private static int number(Path version) {
        var name = version.getFileName().toString();
        return name.matches("[0-9]+") ? Integer.parseInt(name) : 0;
    }

    /** The server's programs refuse to run as root, so as root they run as another user in their own namespace. */
    private static void server(String program, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        var ended = run(Map.of(), command);
        assertThat(ended.exit).as(program + ": " + ended.output).isZero();
    }

    private record Ended(int exit, String output) {}

    private static Ended run(Map<String, String> more, List<String> command) throws IOException, InterruptedException {
        // A file and not a pipe, because the server would keep the pipe open.
        var log = Files.createTempFile(folder, "command", ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        var environment = new TreeMap<>(more);
        environment.put("PGHOST", "localhost");
        environment.put("PGPORT", Integer.toString(port));
        environment.put("PGUSER", "postgres");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("PATH", programs + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        var exit = builder.start().waitFor();
        return new Ended(exit, Files.readString(log));
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(url(database));
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String one(String database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url(database));
                var result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database + "?user=postgres";
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
