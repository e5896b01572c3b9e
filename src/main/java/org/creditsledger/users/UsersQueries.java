package org.creditsledger.users;

import static java.util.stream.Collectors.joining;
import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditsledger.ledger.Balance;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Lists balances. Each page reads all balances of a type and keeps the first ones. An index would be faster here, but
 * each posting changes the sort key and would have to change the index too.
 */
@Repository
class UsersQueries {

    private static final String AVAILABLE = "amount - held";
    private static final String LAST_ACTIVITY = "greatest(updated_at, coalesce(holds_changed_at, updated_at))";
    /** Without the credits of lots whose time is over; its parameter is now. */
    private static final String BALANCES = """
             from (select b.uid, b.type, b.held, b.updated_at, b.holds_changed_at,
                          b.amount - case when b.lot_credits > 0 then coalesce((
                              select sum(l.remaining - l.held) from lots l
                              where l.uid = b.uid and l.type = b.type and l.remaining > l.held and l.expires_at <= ?), 0)
                              else 0 end as amount
                   from balances b) balances
            """;

    private static final String COLUMNS =
            "select uid, type, amount, held, " + LAST_ACTIVITY + " as last_activity" + BALANCES;

    private final JdbcClient jdbc;
    private final InstantSource clock;

    UsersQueries(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    List<UserBalance> page(UsersFilter filter, @Nullable UsersPosition after, long skip, int limit) {
        var condition = new StringBuilder();
        var parameters = condition(filter, condition);
        var value = filter.order().isByCredits() ? AVAILABLE : LAST_ACTIVITY;
        var isUp = filter.order().isAscending();
        if (after != null) {
            condition.append(" and (" + value + (isUp ? " > ?" : " < ?") + " or " + value + " = ? and uid > ?)");
            var position = filter.order().isByCredits() ? (Object) after.value() : utc(after.instant());
            parameters.addAll(List.of(position, position, after.uid()));
        }
        parameters.add(skip);
        parameters.add(limit);
        return jdbc.sql(COLUMNS + condition + " order by " + value + (isUp ? "" : " desc")
                        + ", uid offset ? rows fetch first ? rows only")
                .params(parameters)
                .query((row, _) -> balance(row))
                .list();
    }

    long count(UsersFilter filter) {
        var condition = new StringBuilder();
        var parameters = condition(filter, condition);
        return jdbc.sql("select count(*)" + BALANCES + condition)
                .params(parameters)
                .query(Long.class)
                .single();
    }

    private List<Object> condition(UsersFilter filter, StringBuilder sql) {
        var parameters = new ArrayList<Object>(List.of(utc(clock.instant()), filter.type()));
        sql.append(" where type = ?");
        if (filter.lowOnly()) {
            sql.append(" and " + AVAILABLE + " < ?");
            parameters.add(filter.thresholdCredits());
        }
        return parameters;
    }

    /** The balances of a type that the users have; users without one are missing. */
    List<UserBalance> of(String type, Collection<String> uids) {
        if (uids.isEmpty()) {
            return List.of();
        }
        var parameters = new ArrayList<Object>(List.of(utc(clock.instant())));
        parameters.addAll(uids);
        parameters.add(type);
        return jdbc.sql(COLUMNS + " where uid in (" + marks(uids) + ") and type = ?")
                .params(parameters)
                .query((row, _) -> balance(row))
                .list();
    }

    /**
     * Reads only the last 30 days of each user from the index of their history. A refund of a payment is not a refund of a
     * job: the second select finds it by an index of its own and adds it again.
     */
    Map<String, Spend> spend(String type, Collection<String> uids, Instant now) {
        if (uids.isEmpty()) {
            return Map.of();
        }
        var parameters = new ArrayList<Object>();
        parameters.add(utc(now.minus(Duration.ofDays(7))));
        for (var part = 0; part < 2; part++) {
            parameters.addAll(uids);
            parameters.add(utc(now.minus(Duration.ofDays(30))));
            parameters.add(type);
        }
        var spend = new HashMap<String, Spend>();
        jdbc.sql("""
                        select uid, sum(case when created_at >= ? then spent else 0 end) as last_7_days, sum(spent) as last_30_days
                        from (select uid, created_at,
                                     case when direction = 'debit' and source not in ('refund', 'admin_adjustment') then amount
                                          when direction = 'credit' and source = 'refund' then -amount
                                          else 0 end as spent
                              from credits_ledger where uid in (%1$s) and created_at >= ? and type = ?
                              union all
                              select uid, created_at, amount from credits_ledger
                              where uid in (%1$s) and created_at >= ? and type = ? and direction = 'credit' and source = 'refund'
                                and payment_id is not null) recent
                        group by uid
                        """.formatted(marks(uids))).params(parameters).query(row -> {
            spend.put(
                    row.getString("uid"),
                    new Spend(Math.max(0, row.getLong("last_7_days")), Math.max(0, row.getLong("last_30_days"))));
        });
        return spend;
    }

    private static String marks(Collection<String> values) {
        return values.stream().map(_ -> "?").collect(joining(", "));
    }

    private static UserBalance balance(ResultSet row) throws SQLException {
        return new UserBalance(
                row.getString("uid"),
                new Balance(row.getString("type"), row.getLong("amount"), row.getLong("held")),
                instant(row, "last_activity"));
    }
}
