package org.creditsledger.crash;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL with full durability, whose processes can all be killed at once. */
class KillablePostgres implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final Path data;
    private final Path log;
    private final int port;
    private final String program;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private Process process;

    /** @param changed settings that differ from full durability */
    KillablePostgres(Path folder, Map<String, String> changed) throws IOException, SQLException, InterruptedException {
        data = folder.resolve("postgresql");
        log = folder.resolve("postgresql.log");
        port = Ports.free();
        settings.put("fsync", "on");
        settings.put("full_page_writes", "on");
        settings.put("synchronous_commit", "on");
        settings.putAll(changed);
        // These binaries unpack themselves and make a cluster; this class then starts it in a way that can be killed.
        try (var first = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start()) {
            try (var connection = first.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                // As in docs/guides/operating.md.
                statement.execute("create role credits_owner login password 'owner'");
                statement.execute("create role credits_app login password 'app'");
                statement.execute("create role credits_reader nologin");
                statement.execute("grant credits_reader to credits_app with inherit false");
                statement.execute("create database credits owner credits_owner");
            }
            program = ProcessHandle.of(postmaster())
                    .flatMap(handle -> handle.info().command())
                    .orElseThrow();
        }
        start();
        for (var setting : settings.entrySet()) {
            if (!show(setting.getKey()).equals(setting.getValue())) {
                throw new IllegalStateException(setting.getKey() + " is " + show(setting.getKey()));
            }
        }
    }

    int port() {
        return port;
    }

    /** The settings of an application that uses it. */
    Map<String, String> settingsOfApplication(int throughPort) {
        return Map.of(
                "SPRING_DATASOURCE_URL", "jdbc:postgresql://localhost:" + throughPort + "/credits?sslmode=disable",
                "SPRING_DATASOURCE_USERNAME", "credits_app",
                "SPRING_DATASOURCE_PASSWORD", "app",
                "SPRING_FLYWAY_USER", "credits_owner",
                "SPRING_FLYWAY_PASSWORD", "owner");
    }

    Connection connectAsSuperuser() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/credits?user=postgres");
    }

    String show(String setting) throws SQLException {
        try (var connection = connectAsSuperuser();
                var row = connection.createStatement().executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Writes all confirmed changes to disk. */
    void checkpoint() throws SQLException {
        try (var connection = connectAsSuperuser()) {
            connection.createStatement().execute("checkpoint");
        }
    }

    /** Returns when it accepts connections again: after a kill, when it has replayed its log. */
    void start() throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (isRoot()) {
            // It refuses to run as root; in its own namespace it is another user.
            command.addAll(List.of("unshare", "--user"));
        }
        command.addAll(List.of(program, "-D", data.toString(), "-p", Integer.toString(port)));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            try (var _ = connectAsSuperuser()) {
                return;
            } catch (SQLException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("PostgreSQL does not start, see " + log, notYet);
                }
                Thread.sleep(30);
            }
        }
    }

    /**
     * SIGKILL to the postmaster and to all of its processes: none can finish anything. The postmaster is halted first,
     * or it would end the others, and they would notify the application.
     */
    void kill() throws IOException, InterruptedException {
        var postmaster = process.toHandle();
        signal("STOP", List.of(postmaster));
        var all = new ArrayList<>(process.descendants().toList());
        all.add(postmaster);
        signal("KILL", all);
        process.waitFor();
        for (var handle : all) {
            // A process without a parent that reaps it stays as a zombie and does nothing.
            for (var i = 0; i < 100 && isRunning(handle); i++) {
                Thread.sleep(20);
            }
        }
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(handle -> command.add(Long.toString(handle.pid())));
        // One command for all, so they end within microseconds of each other. It complains about those that ended
        // meanwhile.
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static boolean isRunning(ProcessHandle handle) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
            return handle.isAlive() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return handle.isAlive() && !new File("/proc/self/stat").exists();
        }
    }

    private long postmaster() throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root")
                && System.getProperty("os.name").equals("Linux");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process != null && process.isAlive()) {
            // SIGTERM would wait for the application to disconnect.
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                kill();
            }
        }
    }
}
