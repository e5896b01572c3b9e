package org.creditsledger.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The tables at one moment, for the users of the crash proof, read as their owner and without the application.
 *
 * @param invoices of all users, because they share the numbers
 * @param dueInvoices the payments whose invoices are not written yet
 */
record Snapshot(
        List<Entry> entries,
        List<Balance> balances,
        List<Hold> holds,
        List<Invoice> invoices,
        List<String> dueInvoices,
        Lots lots) {

    static final String USERS = "crash-";

    record Entry(
            String id,
            String uid,
            String type,
            long seq,
            String direction,
            long amount,
            long balanceAfter,
            String key,
            String jobId,
            String paymentId,
            String relatedEntryId,
            String previousHash,
            String hash,
            long overrunCredits) {

        private static final Pattern OVERRUN = Pattern.compile("\"overrunCredits\": ?\"([0-9]+)\"");

        static long overrunIn(String meta) {
            var overrun = OVERRUN.matcher(meta);
            return overrun.find() ? Long.parseLong(overrun.group(1)) : 0;
        }
    }

    record Balance(String uid, String type, long amount, long held, long seq, String lastHash) {}

    record Hold(
            String id,
            String uid,
            String type,
            long amount,
            String source,
            String jobId,
            String status,
            long capturedAmount,
            String entryId) {

        long held() {
            return amount - capturedAmount;
        }
    }

    /**
     * @param uses the entries with lots, of each user and type in their order
     * @param pinned the slices of pending holds, as JSON
     */
    record Lots(List<Use> uses, List<Lot> rows, List<String> pinned) {

        static final Lots NONE = new Lots(List.of(), List.of(), List.of());
    }

    /** @param slices as JSON */
    record Use(String key, String direction, long amount, String slices) {}

    record Lot(String id, long remaining, long held) {}

    record Invoice(String paymentId, String number, int year, long sequence) {}

    /** @param connection not shared: it is left in a transaction that ends with it */
    static Snapshot read(Connection connection) throws SQLException {
        // One moment for all tables, because the sweep of expired holds works meanwhile.
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return new Snapshot(
                list(
                        connection,
                        """
                        select id, uid, type, seq, direction, amount, balance_after, idempotency_key, job_id, payment_id,
                               related_entry_id, previous_hash, hash, meta
                        from credits_ledger where uid like ? order by uid, type, seq
                        """,
                        row -> new Entry(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getString(8),
                                row.getString(9),
                                row.getString(10),
                                row.getString(11),
                                hex(row.getBytes(12)),
                                hex(row.getBytes(13)),
                                Entry.overrunIn(row.getString(14)))),
                list(
                        connection,
                        """
                        select uid, type, amount, held, seq, last_hash from balances where uid like ?
                        """,
                        row -> new Balance(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                hex(row.getBytes(6)))),
                list(
                        connection,
                        """
                        select id, uid, type, amount, source, job_id, status, coalesce(captured_amount, 0), entry_id
                        from holds where uid like ?
                        """,
                        row -> new Hold(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getLong(8),
                                row.getString(9))),
                list(
                        connection,
                        """
                        select payment_id, number, issue_year, year_sequence from invoices where uid <> ?
                        """,
                        row -> new Invoice(row.getString(1), row.getString(2), row.getInt(3), row.getLong(4))),
                list(connection, """
                        select payment_id from due_invoices where uid <> ?
                        """, row -> row.getString(1)),
                lots(connection));
    }

    private static Lots lots(Connection connection) throws SQLException {
        return new Lots(
                list(
                        connection,
                        """
                        select idempotency_key, direction, amount, lots from credits_ledger
                        where uid like ? and lots is not null order by uid, type, seq
                        """,
                        row -> new Use(row.getString(1), row.getString(2), row.getLong(3), row.getString(4))),
                list(
                        connection,
                        "select id, remaining, held from lots where uid like ?",
                        row -> new Lot(row.getString(1), row.getLong(2), row.getLong(3))),
                list(
                        connection,
                        "select lots from holds where uid like ? and status = 'pending' and lots is not null",
                        row -> row.getString(1)));
    }

    /**
     * Reads a copy: the application itself must show that it can open the file after a kill.
     *
     * @param folder the data of the application, which is not running
     */
    static Snapshot ofH2(Path folder) throws IOException, SQLException {
        var copy = Files.createDirectories(folder.resolve("copy"));
        Files.copy(
                folder.resolve("data").resolve("credits.mv.db"),
                copy.resolve("credits.mv.db"),
                StandardCopyOption.REPLACE_EXISTING);
        try (var connection = DriverManager.getConnection(
                "jdbc:h2:file:" + copy.resolve("credits").toAbsolutePath()
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;IFEXISTS=TRUE",
                "",
                "")) {
            return read(connection);
        }
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? null : HexFormat.of().formatHex(bytes);
    }

    private static <T> List<T> list(Connection connection, String sql, Row<T> row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, USERS + "%");
            var result = new ArrayList<T>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    result.add(row.read(rows));
                }
            }
            return result;
        }
    }

    @FunctionalInterface
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
