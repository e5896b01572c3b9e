package org.creditsledger.lots;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.creditsledger.database.Timestamps.utc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.creditsledger.database.AfterCommit;
import org.creditsledger.database.Product;
import org.creditsledger.database.Timestamps;
import org.creditsledger.text.Codes;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** Reads and writes lots in the transaction that has locked their balance. */
@Repository
public class LotRepository {

    private static final int LOTS_PER_READ = 50;
    private static final int BALANCES_PER_READ = 500;
    private static final RowMapper<LotRow> LOT = (row, _) -> new LotRow(row);
    private static final RowMapper<BalanceOfLots> BALANCE =
            (row, _) -> new BalanceOfLots(row.getString("uid"), row.getString("type"));
    private static final String SELECT = "select " + LotRow.COLUMNS + " from lots where ";
    /** With credits that no hold has pinned. */
    private static final String FREE = "remaining > 0 and remaining > held";

    private static final String OF_BALANCE = "uid = ? and type = ? and " + FREE;
    private static final String ORDER = " order by priority, expires_at nulls last, created_at, id ";
    private static final String FIRST_AND_DUE =
            """
            select l.* from unnest(?, ?) as b (uid, type) cross join lateral (
                (select %1$s, false as is_due from lots where %2$s %3$s fetch first %4$s rows only)
                union all
                select %1$s, true from lots where %2$s and expires_at <= ?) l
            """.formatted(LotRow.COLUMNS, "uid = b.uid and type = b.type and " + FREE, ORDER, LOTS_PER_READ);
    private static final String INSERT =
            "insert into lots (" + LotRow.COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE = """
            update lots set remaining = ?, held = ?, expiries = ?, expires_at = ?, voided_at = ?
            where id = ? and remaining = ? and held = ? and expiries = ?
            """;

    private static final String INSERT_CHANGE = """
            insert into lot_changes (id, lot_id, uid, kind, expires_at, reason, created_at, created_by)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final JdbcTemplate jdbc;
    private final LotRules rules;
    private final MeterRegistry meters;
    private final boolean isPostgreSql;

    LotRepository(JdbcTemplate jdbc, LotRules rules, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.rules = rules;
        this.meters = meters;
        this.isPostgreSql = Product.isPostgreSql(jdbc);
    }

    /** The lots of a balance that the transaction has locked. */
    public LotPool poolOf(String uid, String type) {
        return new LotPool(uid, type, new OfBalance(uid, type), rules);
    }

    /** The lots of several balances: PostgreSQL reads what most operations need of them in one query. */
    public Map<BalanceOfLots, LotPool> poolsOf(Collection<BalanceOfLots> balances, Instant now) {
        var pools = balances.stream().collect(toMap(identity(), balance -> poolOf(balance.uid(), balance.type())));
        if (isPostgreSql && !balances.isEmpty()) {
            var rows = readTogether(balances, now).stream()
                    .collect(groupingBy(
                            row -> new BalanceOfLots(row.lot().uid(), row.lot().type())));
            pools.forEach((balance, pool) -> pool.start(rows.getOrDefault(balance, List.of()), LOTS_PER_READ));
        }
        return pools;
    }

    private List<KnownLots.Found> readTogether(Collection<BalanceOfLots> balances, Instant now) {
        return jdbc.query(
                FIRST_AND_DUE,
                (row, _) -> new KnownLots.Found(new LotRow(row), row.getBoolean("is_due")),
                new SqlArrayValue(
                        "varchar", balances.stream().map(BalanceOfLots::uid).toArray()),
                new SqlArrayValue(
                        "varchar", balances.stream().map(BalanceOfLots::type).toArray()),
                utc(now));
    }

    /** Empty if there is no such lot. */
    public Optional<BalanceOfLots> findBalanceOf(UUID lotId) {
        return jdbc.query("select uid, type from lots where id = ?", BALANCE, lotId).stream()
                .findFirst();
    }

    /** Balances with lots that are over and not yet written off, at most {@value #BALANCES_PER_READ}. */
    public List<BalanceOfLots> findBalancesOfDue(Instant now) {
        return jdbc.query(
                "select distinct uid, type from lots where " + FREE + " and expires_at <= ? fetch first "
                        + BALANCES_PER_READ + " rows only",
                BALANCE,
                utc(now));
    }

    /** The lots of a user with credits; of those that are over, only what holds have pinned. */
    List<Lot> findOpen(String uid, Instant now) {
        return jdbc.query(SELECT + "uid = ? and remaining > 0" + ORDER, lotAt(now), uid).stream()
                .filter(lot -> lot.remaining() > 0)
                .toList();
    }

    Optional<Lot> findById(UUID id, Instant now) {
        return jdbc.query(SELECT + "id = ?", lotAt(now), id).stream().findFirst();
    }

    /** Oldest first. */
    List<LotChange> findChanges(UUID lotId) {
        return jdbc.query(
                "select kind, expires_at, reason, created_at, created_by from lot_changes where lot_id = ? order by created_at, id",
                (row, _) -> new LotChange(
                        Codes.parse(LotChange.Kind.class, row.getString("kind")).orElseThrow(),
                        Timestamps.instant(row, "expires_at"),
                        row.getString("reason"),
                        Timestamps.instant(row, "created_at"),
                        row.getString("created_by")),
                lotId);
    }

    /** The lots of a user without credits, newest first. */
    List<Lot> findPast(String uid, Instant now, int limit) {
        return jdbc.query(
                SELECT + "uid = ? and (remaining = 0 or held = 0 and expires_at <= ?) order by created_at desc, id desc"
                        + " fetch first ? rows only",
                lotAt(now),
                uid,
                utc(now),
                limit);
    }

    List<Lot> findAll(String uid, Collection<UUID> ids, Instant now) {
        return new NamedParameterJdbcTemplate(jdbc)
                .query(SELECT + "uid = :uid and id in (:ids)", Map.of("uid", uid, "ids", ids), lotAt(now));
    }

    private static RowMapper<Lot> lotAt(Instant now) {
        return (row, _) -> new LotRow(row).toLot(now);
    }

    /** Whole credits of a user that are over and not yet written off, by type. */
    public Map<String, Long> sumsOfDue(String uid, Instant now) {
        return sumsOfOver(uid, now, false);
    }

    /** @param withHeld whether those that holds have pinned count */
    Map<String, Long> sumsOfOver(String uid, Instant instant, boolean withHeld) {
        var credits = withHeld ? "remaining" : "remaining - held";
        return jdbc
                .query(
                        "select type, sum(" + credits + ") as credits from lots where uid = ? and remaining > 0"
                                + " and expires_at <= ? group by type",
                        (row, _) -> Map.entry(row.getString("type"), row.getLong("credits")),
                        uid,
                        utc(instant))
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Whose lots they are. */
    public record BalanceOfLots(String uid, String type) {}

    /** @throws OptimisticLockingFailureException when a lot is no longer as it was read, although its balance was locked */
    public void save(Collection<LotPool> pools) {
        write(
                INSERT,
                pools.stream().map(LotPool::opened).flatMap(List::stream).toList(),
                (statement, lot) -> lot.bind(statement));
        write(
                UPDATE,
                pools.stream().map(LotPool::changed).flatMap(List::stream).toList(),
                (statement, lot) -> lot.bindChange(statement));
        write(
                INSERT_CHANGE,
                pools.stream().map(LotPool::changes).flatMap(List::stream).toList(),
                (statement, change) -> change.bind(statement));
        pools.stream()
                .map(LotPool::expired)
                .flatMap(List::stream)
                .forEach(expired -> AfterCommit.run(() -> count(expired)));
    }

    private void count(LotPool.Expired expired) {
        Counter.builder("credits.lots.expired.credits")
                .description("Whole credits that expired")
                .tag("type", expired.type())
                .tag("category", expired.terms().category().code())
                .register(meters)
                .increment(expired.slice().amount());
    }

    private <R> void write(String sql, List<R> rows, ParameterizedPreparedStatementSetter<R> binder) {
        if (rows.isEmpty()) {
            return;
        }
        for (var counts : jdbc.batchUpdate(sql, rows, rows.size(), binder)) {
            if (IntStream.of(counts).anyMatch(count -> count == 0)) {
                throw new OptimisticLockingFailureException("a lot of a locked balance has changed: " + sql);
            }
        }
    }

    private class OfBalance implements KnownLots.Source {

        private final String uid;
        private final String type;

        OfBalance(String uid, String type) {
            this.uid = uid;
            this.type = type;
        }

        @Override
        public List<LotRow> inOrder(int from) {
            return jdbc.query(
                    SELECT + OF_BALANCE + ORDER + "offset ? rows fetch first " + LOTS_PER_READ + " rows only",
                    LOT,
                    uid,
                    type,
                    from);
        }

        @Override
        public List<LotRow> due(Instant now) {
            return jdbc.query(SELECT + OF_BALANCE + " and expires_at <= ?", LOT, uid, type, utc(now));
        }

        @Override
        public Optional<LotRow> byId(UUID id) {
            return jdbc.query(SELECT + "id = ?", LOT, id).stream().findFirst();
        }
    }
}
