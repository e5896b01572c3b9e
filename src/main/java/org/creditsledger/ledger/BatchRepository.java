package org.creditsledger.ledger;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.creditsledger.database.Timestamps.utc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.creditsledger.database.DatabaseTime;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.BalanceRepository.BalanceNow;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.stereotype.Repository;

/**
 * Reads and writes many rows of the ledger's tables in one round trip each, without the entity manager. Lists are bound
 * as arrays, so that one prepared statement serves every length.
 */
@Repository
class BatchRepository {

    private static final String LOCK_ROWS = "select " + BalanceRow.COLUMNS + """
             from balances
            where uid = any(?) and type = any(?)
            order by uid, type
            for update
            """;
    private static final String FIND_IDS = "select uid, type from balances where uid = any(?) and type = any(?)";
    private static final String OPEN = """
            insert into balances (uid, type, amount, held, seq, updated_at)
            select cast(? as varchar), type, 0, 0, 0, ? from credit_types where type = ?
            on conflict do nothing
            """;
    /** Another transaction that opens the same balance usually ends within this time. */
    private static final int OPENING_WAIT_MS = 50;

    private static final String SELECT_ENTRIES = "select " + EntryRow.COLUMNS + " from credits_ledger where ";
    private static final String SUM_RELATED = """
            select related_entry_id, sum(amount) from credits_ledger
            where related_entry_id = any(?)
            group by related_entry_id
            """;
    private static final String FIND_HOLDS =
            "select " + HoldRow.COLUMNS + " from holds where source = any(?) and job_id = any(?) and attempt = any(?)";

    /** Of the types that a user never had, too. */
    private static final String FIND_ALL_BALANCES = """
            select position, cast(null as varchar) as uid, type, 0 as amount, 0 as held,
                   cast(null as timestamp with time zone) as updated_at, cast(null as timestamp with time zone) as holds_changed_at
            from credit_types
            union all
            select 0, uid, type, amount, held, updated_at, holds_changed_at from balances where uid = any(?)
            order by position
            """;

    private static final String INSERT_ENTRIES = "insert into credits_ledger (" + EntryRow.COLUMNS
            + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_HOLDS = "insert into holds (" + HoldRow.COLUMNS
            + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_HOLDS = "update holds set " + HoldRow.CHANGE;
    private static final String FIND_CHANGES = "select " + HoldChangeRow.COLUMNS
            + " from hold_changes where hold_id = any(?) and idempotency_key = any(?)";
    private static final String INSERT_CHANGES =
            "insert into hold_changes (" + HoldChangeRow.COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_BALANCES = """
            update balances set amount = ?, held = ?, seq = ?, last_hash = ?, updated_at = ?, holds_changed_at = ?
            where uid = ? and type = ? and held = ? and seq = ?
            """;

    private final JdbcTemplate jdbc;
    private final DatabaseTime time;
    private final boolean isPostgreSql;

    BatchRepository(DataSource dataSource, DatabaseTime time) {
        this.time = time;
        jdbc = new JdbcTemplate(dataSource);
        jdbc.setExceptionTranslator(new LockTimeouts());
        isPostgreSql = "PostgreSQL".equals(jdbc.execute((ConnectionCallback<String>)
                connection -> connection.getMetaData().getDatabaseProductName()));
    }

    /**
     * Locks the balances that nobody else has locked, and never waits. It can also lock other types of the same users, which is
     * harmless.
     */
    Locked lock(Collection<BalanceId> ids) {
        return lockRows(LOCK_ROWS + " skip locked", ids);
    }

    /**
     * Locks the balances as soon as others unlock them, in the order in which they asked.
     *
     * @throws CannotAcquireLockException when that is not within this time; the transaction must be rolled back
     */
    Locked lockWithin(int waitMs, Collection<BalanceId> ids) {
        return waitingFor(waitMs, () -> lockRows(LOCK_ROWS, ids));
    }

    private Locked lockRows(String rows, Collection<BalanceId> ids) {
        if (!isPostgreSql) {
            var balances = jdbc.query(rows, forBalances(ids), (row, _) -> new BalanceRow(row));
            return new Locked(balances, time.instant());
        }
        var times = new ArrayList<Instant>();
        // PostgreSQL locks a row of the inner query before it looks at its clock for the outer one.
        var balances = jdbc.query(
                "select " + BalanceRow.COLUMNS + ", clock_timestamp() as locked_at from (" + rows + ") locked",
                forBalances(ids),
                (row, _) -> {
                    times.add(Timestamps.instant(row, "locked_at"));
                    return new BalanceRow(row);
                });
        var last = times.stream().max(Comparator.naturalOrder());
        return new Locked(balances, last.map(time::at).orElseGet(time::instant));
    }

    /** Which of these balances exist, locked or not. */
    Set<BalanceId> existing(Collection<BalanceId> ids) {
        return new HashSet<>(
                jdbc.query(FIND_IDS, forBalances(ids), (row, _) -> new BalanceId(row.getString(1), row.getString(2))));
    }

    /**
     * Opens missing balances of existing credit types. Call it before locking any balance.
     *
     * @throws CannotAcquireLockException when another transaction is opening one of them and
     *     does not end at once; the transaction must be rolled back
     */
    void open(List<BalanceId> sorted, Instant now) {
        waitingFor(
                OPENING_WAIT_MS,
                () -> jdbc.batchUpdate(OPEN, sorted, sorted.size(), (statement, id) -> {
                    statement.setString(1, id.uid());
                    statement.setObject(2, utc(now));
                    statement.setString(3, id.type());
                }));
    }

    private <T> T waitingFor(int waitMs, Supplier<T> statement) {
        if (isPostgreSql) {
            jdbc.execute("set local lock_timeout = " + waitMs);
            return statement.get();
        }
        // On H2 it applies to the connection, beyond the transaction.
        var before = jdbc.queryForObject("select lock_timeout()", Integer.class);
        jdbc.execute("set lock_timeout " + waitMs);
        try {
            return statement.get();
        } finally {
            jdbc.execute("set lock_timeout " + before);
        }
    }

    List<EntryRow> findByKeys(Collection<String> idempotencyKeys) {
        return findEntries("idempotency_key = any(?)", "varchar", idempotencyKeys);
    }

    /** The entries with these ids, with their rest. */
    Map<UUID, Decisions.Related> findRelated(Collection<UUID> ids) {
        var taken = new HashMap<UUID, Long>();
        jdbc.query(SUM_RELATED, statement -> setArray(statement, 1, "uuid", ids), row -> {
            taken.put(row.getObject(1, UUID.class), row.getLong(2));
        });
        var related = new HashMap<UUID, Decisions.Related>();
        for (var row : findByIds(ids)) {
            var entry = row.toEntry();
            related.put(entry.id(), new Decisions.Related(entry, entry.amount() - taken.getOrDefault(entry.id(), 0L)));
        }
        return related;
    }

    /** The holds of these jobs. */
    List<HoldRow> findHolds(Set<JobAttempt> jobs) {
        return jdbc
                .query(
                        FIND_HOLDS,
                        statement -> {
                            setArray(statement, 1, "varchar", each(jobs, JobAttempt::source));
                            setArray(statement, 2, "varchar", each(jobs, JobAttempt::jobId));
                            setArray(statement, 3, "integer", each(jobs, JobAttempt::attempt));
                        },
                        (row, _) -> new HoldRow(row))
                .stream()
                .filter(hold -> jobs.contains(hold.job()))
                .toList();
    }

    /** The changes of these holds under these keys; also those of one hold under a key of another, which is harmless. */
    List<HoldChangeRow> findChanges(Collection<UUID> holdIds, Collection<String> callKeys) {
        return jdbc.query(
                FIND_CHANGES,
                statement -> {
                    setArray(statement, 1, "uuid", holdIds);
                    setArray(statement, 2, "varchar", callKeys);
                },
                (row, _) -> new HoldChangeRow(row));
    }

    List<EntryRow> findByIds(Collection<UUID> ids) {
        return findEntries("id = any(?)", "uuid", ids);
    }

    /** The balances of these users, of every credit type, in the order of the types. */
    Map<String, List<BalanceNow>> findBalancesOf(Collection<String> uids) {
        var types = new ArrayList<BalanceNow>();
        var found = new HashMap<BalanceId, BalanceNow>();
        jdbc.query(FIND_ALL_BALANCES, statement -> setArray(statement, 1, "varchar", uids), row -> {
            var uid = row.getString("uid");
            var balance = new BalanceNow(
                    row.getString("type"),
                    row.getLong("amount"),
                    row.getLong("held"),
                    Timestamps.instantOrNull(row, "updated_at"),
                    Timestamps.instantOrNull(row, "holds_changed_at"));
            if (uid == null) {
                types.add(balance);
            } else {
                found.put(new BalanceId(uid, balance.type()), balance);
            }
        });
        return uids.stream()
                .collect(toMap(
                        identity(),
                        uid -> types.stream()
                                .map(none -> found.getOrDefault(new BalanceId(uid, none.type()), none))
                                .toList()));
    }

    /**
     * @throws org.springframework.dao.DataIntegrityViolationException when another node used one of the keys after the look at
     *     them
     * @throws OptimisticLockingFailureException when a row is no longer as it was read, although it was locked
     */
    void save(Decisions decisions) {
        write(INSERT_ENTRIES, decisions.newEntries(), (statement, entry) -> entry.bind(statement));
        write(INSERT_HOLDS, decisions.holds().newHolds(), (statement, hold) -> hold.bind(statement));
        write(INSERT_CHANGES, decisions.holds().newChanges(), (statement, change) -> change.bind(statement));
        write(UPDATE_HOLDS, decisions.holds().changedHolds(), (statement, hold) -> hold.bindChange(statement));
        write(UPDATE_BALANCES, decisions.changedBalances(), (statement, balance) -> balance.bindChange(statement));
    }

    private <T> void write(String sql, Collection<T> rows, ParameterizedPreparedStatementSetter<T> binder) {
        if (rows.isEmpty()) {
            return;
        }
        for (var counts : jdbc.batchUpdate(sql, rows, rows.size(), binder)) {
            // PostgreSQL's driver does not count rows of a rewritten insertion, which fails as a whole or not at all.
            if (IntStream.of(counts).anyMatch(count -> count == 0)) {
                throw new OptimisticLockingFailureException("a locked row has changed: " + sql);
            }
        }
    }

    private List<EntryRow> findEntries(String condition, String arrayType, Collection<?> values) {
        return jdbc.query(
                SELECT_ENTRIES + condition,
                statement -> setArray(statement, 1, arrayType, values),
                (row, _) -> new EntryRow(row));
    }

    private static PreparedStatementSetter forBalances(Collection<BalanceId> ids) {
        return statement -> {
            setArray(statement, 1, "varchar", each(ids, BalanceId::uid));
            setArray(statement, 2, "varchar", each(ids, BalanceId::type));
        };
    }

    private static <T> Set<?> each(Collection<T> values, Function<T, ?> part) {
        var parts = new HashSet<>();
        values.forEach(value -> parts.add(part.apply(value)));
        return parts;
    }

    private static void setArray(PreparedStatement statement, int index, String type, Collection<?> values)
            throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf(type, values.toArray()));
    }

    /**
     * Balances that nobody else can change now.
     *
     * @param at a time at which all of them were locked; it dates the entries and holds that are written under these locks
     */
    record Locked(List<BalanceRow> balances, Instant at) {}

    /** Spring does not know the state of PostgreSQL for a lock timeout, and takes that of H2 for a slow query. */
    private static class LockTimeouts extends SQLExceptionSubclassTranslator {

        private static final Set<String> STATES = Set.of("55P03", "HYT00");

        @Override
        protected @Nullable DataAccessException doTranslate(String task, @Nullable String sql, SQLException exception) {
            return STATES.contains(exception.getSQLState())
                    ? new CannotAcquireLockException(buildMessage(task, sql, exception), exception)
                    : super.doTranslate(task, sql, exception);
        }
    }
}
