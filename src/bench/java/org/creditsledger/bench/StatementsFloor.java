package org.creditsledger.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The lower bound for a client that decides itself: the fewest statements in one transaction, prepared once, without a
 * framework.
 */
class StatementsFloor implements Poster {

    private final Connection connection;
    private final PreparedStatement lock;
    private final PreparedStatement find;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final MessageDigest sha256;

    StatementsFloor(Connection connection) throws Exception {
        this.connection = connection;
        connection.setAutoCommit(false);
        lock = connection.prepareStatement("select amount - held, amount, seq, last_hash, updated_at from balances"
                + " where uid = ? and type = ? for update");
        find = connection.prepareStatement("select fingerprint from credits_ledger where idempotency_key = ?");
        insert = connection.prepareStatement("insert into credits_ledger (id, uid, type, seq, direction, amount,"
                + " balance_after, source, reason, job_id, meta, created_at, created_by, idempotency_key, fingerprint,"
                + " previous_hash, hash) values (?, ?, ?, ?, 'debit', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        update = connection.prepareStatement(
                "update balances set amount = ?, seq = ?, last_hash = ?, updated_at = ? where uid = ? and type = ?");
        sha256 = MessageDigest.getInstance("SHA-256");
    }

    @Override
    public String post(Work work) throws SQLException {
        try {
            return decide(work);
        } finally {
            connection.commit();
        }
    }

    private String decide(Work work) throws SQLException {
        var fingerprint = hash(
                work.uid(),
                Work.TYPE,
                "debit",
                work.amount(),
                Work.SOURCE,
                Work.REASON,
                work.jobId(),
                Work.META_JSON,
                Work.CREATED_BY);
        long available;
        long amount;
        long seq;
        byte[] lastHash;
        OffsetDateTime updatedAt;
        lock.setString(1, work.uid());
        lock.setString(2, Work.TYPE);
        try (var row = lock.executeQuery()) {
            if (!row.next()) {
                return "refused";
            }
            available = row.getLong(1);
            amount = row.getLong(2);
            seq = row.getLong(3) + 1;
            lastHash = row.getBytes(4);
            updatedAt = row.getObject(5, OffsetDateTime.class);
        }
        find.setString(1, work.key());
        try (var row = find.executeQuery()) {
            if (row.next()) {
                return Arrays.equals(row.getBytes(1), fingerprint) ? "replayed" : "conflict";
            }
        }
        if (available < work.amount()) {
            return "refused";
        }
        var now = OffsetDateTime.now(ZoneOffset.UTC);
        var createdAt = now.isAfter(updatedAt) ? now : updatedAt.plusNanos(1_000);
        var id = new UUID(
                createdAt.toInstant().toEpochMilli() << 16 | 0x7000,
                UUID.randomUUID().getLeastSignificantBits());
        var balanceAfter = amount - work.amount();
        var hash = hash(
                lastHash == null ? "" : HexFormat.of().formatHex(lastHash),
                id,
                work.uid(),
                Work.TYPE,
                seq,
                "debit",
                work.amount(),
                balanceAfter,
                Work.SOURCE,
                Work.REASON,
                work.jobId(),
                Work.META_JSON,
                createdAt,
                Work.CREATED_BY,
                work.key());
        insert.setObject(1, id);
        insert.setString(2, work.uid());
        insert.setString(3, Work.TYPE);
        insert.setLong(4, seq);
        insert.setLong(5, work.amount());
        insert.setLong(6, balanceAfter);
        insert.setString(7, Work.SOURCE);
        insert.setString(8, Work.REASON);
        insert.setString(9, work.jobId());
        insert.setString(10, Work.META_JSON);
        insert.setObject(11, createdAt);
        insert.setString(12, Work.CREATED_BY);
        insert.setString(13, work.key());
        insert.setBytes(14, fingerprint);
        if (lastHash == null) {
            insert.setNull(15, Types.BINARY);
        } else {
            insert.setBytes(15, lastHash);
        }
        insert.setBytes(16, hash);
        insert.executeUpdate();
        update.setLong(1, balanceAfter);
        update.setLong(2, seq);
        update.setBytes(3, hash);
        update.setObject(4, createdAt);
        update.setString(5, work.uid());
        update.setString(6, Work.TYPE);
        update.executeUpdate();
        return "posted";
    }

    private byte[] hash(Object... fields) {
        var text = new StringBuilder();
        for (var field : fields) {
            text.append(field).append('\n');
        }
        return sha256.digest(text.toString().getBytes(UTF_8));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
