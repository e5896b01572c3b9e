package org.creditsledger.ledger;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.creditsledger.database.Timestamps.utc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
import org.creditsledger.database.Product;
import org.creditsledger.database.RoundTrip;
import org.creditsledger.database.RoundTrip.Values;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.BalanceRepository.BalanceNow;
import org.creditsledger.ledger.BalanceRepository.OfUser;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.stereotype.Repository;

/**
 * Reads and writes many rows of the ledger's tables in few round trips, without the entity manager.
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

    private static final String INSERT_ENTRIES = "insert into credits_ledger (" + EntryRow.COLUMNS
            + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_HOLDS = "insert into holds (" + HoldRow.COLUMNS
            + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_HOLDS = "update holds set " + HoldRow.CHANGE;
    private static final String FIND_CHANGES = "select " + HoldChangeRow.COLUMNS
            + " from hold_changes where hold_id = any(?) and idempotency_key = any(?)";
    private static final String INSERT_CHANGES =
            "insert into hold_changes (" + HoldChangeRow.COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_BALANCES = """
            update balances set amount = ?, held = ?, seq = ?, last_hash = ?, updated_at = ?, holds_changed_at = ?, lot_credits = ?,
                lot_held = ?, lots_seq = ?
            where uid = ? and type = ? and held = ? and seq = ?
            """;

    private final JdbcTemplate jdbc;
    private final DatabaseTime time;
    private final boolean isPostgreSql;

    BatchRepository(DataSource dataSource, DatabaseTime time) {
        this.time = time;
        jdbc = new JdbcTemplate(dataSource);
        jdbc.setExceptionTranslator(new LockTimeouts());
        isPostgreSql = Product.isPostgreSql(jdbc);
    }

    /**
     * Locks the balances that nobody else has locked, and never waits. Then it looks at everything that decides about them. It can
     * also lock other types of the same users, which is harmless.
     */
    Seen lockAndLook(Wanted wanted) {
        return look(lockRows(" skip locked"), wanted);
    }

    /**
     * The same, but locks the balances as soon as others unlock them, in the order in which they asked.
     *
     * @throws CannotAcquireLockException when that is not within this time; the transaction must be rolled back
     */
    Seen lockAndLookWithin(int waitMs, Wanted wanted) {
        return waitingFor(waitMs, () -> look(lockRows(""), wanted));
    }

    /** PostgreSQL locks a row of the inner query before it looks at its clock for the outer one. */
    private String lockRows(String ifLocked) {
        var rows = LOCK_ROWS + ifLocked;
        return isPostgreSql
                ? "select " + BalanceRow.COLUMNS + ", clock_timestamp() as locked_at from (" + rows + ") locked"
                : rows;
    }

    /** After the lock: a retry that raced the original has found its balance locked until the original was written. */
    private Seen look(String lock, Wanted wanted) {
        var times = new ArrayList<Instant>();
        var trip = new RoundTrip();
        var balances = trip.add(
                lock,
                (row, _) -> {
                    if (isPostgreSql) {
                        times.add(Timestamps.instant(row, "locked_at"));
                    }
                    return new BalanceRow(row);
                },
                texts(wanted.balances(), BalanceId::uid),
                texts(wanted.balances(), BalanceId::type));
        var entries = addEntries(trip, "idempotency_key = any(?)", Values.texts(wanted.keys()));
        var holds = trip.add(
                FIND_HOLDS,
                (row, _) -> new HoldRow(row),
                texts(wanted.jobs(), JobAttempt::source),
                texts(wanted.jobs(), JobAttempt::jobId),
                Values.integers(wanted.jobs().stream().map(JobAttempt::attempt).toList()));
        var related = addRelated(trip, wanted.related());
        var changes = trip.add(
                FIND_CHANGES,
                (row, _) -> new HoldChangeRow(row),
                Values.ids(wanted.holds()),
                Values.texts(wanted.callKeys()));
        var balancesOfJobs = trip.add(OfUser.FIND, (row, _) -> new OfUser(row), Values.texts(wanted.uidsOfJobs()));
        trip.run(jdbc, isPostgreSql);
        var last = times.stream().max(Comparator.naturalOrder());
        return new Seen(
                balances.rows(),
                last.map(time::at).orElseGet(time::instant),
                entries.rows(),
                holds.rows().stream()
                        .filter(hold -> wanted.jobs().contains(hold.job()))
                        .toList(),
                related.get(),
                changes.rows(),
                OfUser.byUid(wanted.uidsOfJobs(), balancesOfJobs.rows()));
    }

    /** Which of these balances exist, locked or not. */
    Set<BalanceId> existing(Collection<BalanceId> ids) {
        var trip = new RoundTrip();
        var found = trip.add(
                FIND_IDS,
                (row, _) -> new BalanceId(row.getString(1), row.getString(2)),
                texts(ids, BalanceId::uid),
                texts(ids, BalanceId::type));
        trip.run(jdbc, isPostgreSql);
        return new HashSet<>(found.rows());
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
        return findEntries("idempotency_key = any(?)", Values.texts(idempotencyKeys));
    }

    List<EntryRow> findByIds(Collection<UUID> ids) {
        return findEntries("id = any(?)", Values.ids(ids));
    }

    private List<EntryRow> findEntries(String condition, Values values) {
        var trip = new RoundTrip();
        var entries = addEntries(trip, condition, values);
        trip.run(jdbc, isPostgreSql);
        return entries.rows();
    }

    /** The entries with these ids, with their rest. */
    Map<UUID, Decisions.Related> findRelated(Collection<UUID> ids) {
        var trip = new RoundTrip();
        var related = addRelated(trip, ids);
        trip.run(jdbc, isPostgreSql);
        return related.get();
    }

    private static RoundTrip.Query<EntryRow> addEntries(RoundTrip trip, String condition, Values values) {
        return trip.add(SELECT_ENTRIES + condition, (row, _) -> new EntryRow(row), values);
    }

    private static Supplier<Map<UUID, Decisions.Related>> addRelated(RoundTrip trip, Collection<UUID> ids) {
        var sums = trip.add(
                SUM_RELATED, (row, _) -> Map.entry(row.getObject(1, UUID.class), row.getLong(2)), Values.ids(ids));
        var entries = addEntries(trip, "id = any(?)", Values.ids(ids));
        return () -> {
            var taken = sums.rows().stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
            return entries.rows().stream()
                    .map(EntryRow::toEntry)
                    .map(entry -> new Decisions.Related(entry, entry.amount() - taken.getOrDefault(entry.id(), 0L)))
                    .collect(toMap(related -> related.entry().id(), identity()));
        };
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

    private static <T> Values texts(Collection<T> values, Function<T, String> part) {
        return Values.texts(values.stream().map(part).collect(toSet()));
    }

    /**
     * The names of everything that decides about some operations.
     *
     * @param related the entries that they give back or undo
     * @param holds those whose changes they may repeat
     * @param callKeys the keys of such changes
     * @param uidsOfJobs the users whose balances of every type a decision about a job may look at
     */
    record Wanted(
            Set<BalanceId> balances,
            Set<JobAttempt> jobs,
            Set<String> keys,
            Set<UUID> related,
            Set<UUID> holds,
            Set<String> callKeys,
            Set<String> uidsOfJobs) {

        private Wanted() {
            this(newSet(), newSet(), newSet(), newSet(), newSet(), newSet(), newSet());
        }

        static Wanted of(Collection<? extends Operation<?>> operations) {
            var wanted = new Wanted();
            operations.forEach(wanted::add);
            return wanted;
        }

        private static <T> Set<T> newSet() {
            return new HashSet<>();
        }

        private void add(Operation<?> operation) {
            balances.add(operation.balance());
            operation.job().ifPresent(jobs::add);
            keys.addAll(operation.keys());
            operation.relatedEntryId().ifPresent(related::add);
            operation.hold().map(Operation.HoldKey::id).ifPresent(holds::add);
            operation.callKey().ifPresent(callKeys::add);
            if (operation instanceof Operation.OfJob<?, ?>) {
                uidsOfJobs.add(operation.balance().uid());
            }
        }
    }

    /**
     * What a transaction sees after it has locked balances: nobody else can change those now.
     *
     * @param at a time at which all of them were locked; it dates the entries and holds that are written under these locks
     * @param changes of the wanted holds; also those of one under a key of another, which is harmless
     * @param balancesOf each user with a job, of every credit type, in the order of the types
     */
    record Seen(
            List<BalanceRow> balances,
            Instant at,
            List<EntryRow> entries,
            List<HoldRow> holds,
            Map<UUID, Decisions.Related> related,
            List<HoldChangeRow> changes,
            Map<String, List<BalanceNow>> balancesOf) {}

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
