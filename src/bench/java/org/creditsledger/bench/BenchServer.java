package org.creditsledger.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** The benchmark's own PostgreSQL, with fsync: a number measured without fsync means nothing. */
class BenchServer implements AutoCloseable {

    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    private final Path folder;
    private final EmbeddedPostgres postgres;

    BenchServer(Path folder) throws IOException, SQLException {
        this.folder = folder;
        var builder = EmbeddedPostgres.builder().setDataDirectory(folder).setCleanDataDirectory(true);
        DURABLE.forEach(setting -> builder.setServerConfig(setting, "on"));
        postgres = builder.start();
        for (var setting : DURABLE) {
            if (!show(setting).equals("on")) {
                throw new IllegalStateException(setting + " is " + show(setting));
            }
        }
    }

    String url() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    /** The result of a query with one row and one column. */
    long number(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    String show(String setting) throws SQLException {
        try (var connection = connect();
                var row = connection.createStatement().executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Lets the server settle, so that no round pays for the work of another one. */
    void settle() throws SQLException {
        execute("vacuum analyze", "checkpoint");
    }

    void execute(String... statements) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The median time to write and flush one page on the database's disk, in microseconds. */
    long fsyncMicros() throws IOException {
        var file = folder.resolve("fsync-latency");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var nanos = new long[500];
            for (var i = 0; i < nanos.length; i++) {
                var start = System.nanoTime();
                channel.write(ByteBuffer.allocate(8_192), 0);
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return nanos[nanos.length / 2] / 1_000;
        } finally {
            Files.delete(file);
        }
    }

    /** The CPU time that this process and the server have used so far, in seconds; 0 without /proc. */
    double cpuSeconds() throws IOException {
        return cpuSeconds(ProcessHandle.current().pid()) + databaseCpuSeconds();
    }

    /** The same of another process, without its child processes. */
    static double cpuSeconds(long pid) {
        return ticks(pid, false) / 100.0;
    }

    /** The same of the server alone. */
    double databaseCpuSeconds() throws IOException {
        var server = Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip());
        var ticks = ticks(server, true);
        var backends = ProcessHandle.of(server).stream()
                .flatMap(ProcessHandle::children)
                .toList();
        for (var backend : backends) {
            ticks += ticks(backend.pid(), false);
        }
        return ticks / 100.0;
    }

    /** @param ended whether to include its child processes that have ended */
    private static long ticks(long pid, boolean ended) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11])
                    + Long.parseLong(fields[12])
                    + (ended ? Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : 0);
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
