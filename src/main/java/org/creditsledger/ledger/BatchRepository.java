package org.creditsledger.ledger;

import static org.creditsledger.database.Timestamps.utc;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Reads and writes many rows of the ledger's tables in one round trip each, without the entity manager. Lists are bound
 * as arrays, so that one prepared statement serves every length.
 */
@Repository
class BatchRepository {

    private static final String LOCK = """
            select uid, type, amount, held, seq, last_hash, updated_at from balances
            where uid = any(?) and type = any(?)
            order by uid, type
            for update
            """;
    private static final String OPEN = """
            insert into balances (uid, type, amount, held, seq, updated_at)
            select cast(? as varchar), type, 0, 0, 0, ? from credit_types where type = ?
            on conflict do nothing
            """;
    private static final String FIND_BY_KEYS =
            "select " + EntryRow.COLUMNS + " from credits_ledger where idempotency_key = any(?)";
    private static final String INSERT = "insert into credits_ledger (" + EntryRow.COLUMNS
            + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE =
            "update balances set amount = ?, seq = ?, last_hash = ?, updated_at = ? where uid = ? and type = ?";

    private final JdbcTemplate jdbc;

    BatchRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks balances in the order that all callers use. It can also lock other types of the same users, which is harmless. */
    List<BalanceRow> lock(Collection<BalanceId> ids) {
        return jdbc.query(
                LOCK,
                statement -> {
                    statement.setArray(1, texts(statement, ids, BalanceId::uid));
                    statement.setArray(2, texts(statement, ids, BalanceId::type));
                },
                (row, _) -> new BalanceRow(row));
    }

    /** Opens missing balances of existing credit types. Call it before locking any balance. */
    void open(List<BalanceId> sorted, Instant now) {
        jdbc.batchUpdate(OPEN, sorted, sorted.size(), (statement, id) -> {
            statement.setString(1, id.uid());
            statement.setObject(2, utc(now));
            statement.setString(3, id.type());
        });
    }

    List<EntryRow> findByKeys(Collection<String> idempotencyKeys) {
        return jdbc.query(
                FIND_BY_KEYS,
                statement -> statement.setArray(1, texts(statement, idempotencyKeys, key -> key)),
                (row, _) -> new EntryRow(row));
    }

    void insert(Collection<EntryRow> entries) {
        jdbc.batchUpdate(INSERT, entries, entries.size(), (statement, entry) -> entry.bind(statement));
    }

    void update(Collection<BalanceRow> balances) {
        jdbc.batchUpdate(UPDATE, balances, balances.size(), (statement, balance) -> balance.bind(statement));
    }

    private static <T> Array texts(PreparedStatement statement, Collection<T> values, Function<T, String> text)
            throws SQLException {
        return statement
                .getConnection()
                .createArrayOf("varchar", values.stream().map(text).distinct().toArray());
    }
}
