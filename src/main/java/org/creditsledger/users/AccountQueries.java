package org.creditsledger.users;

import static java.util.stream.Collectors.joining;
import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
 * Lists balances. Each page reads all balances of a type and keeps the first: an index would be quicker here and slow
 * down each posting, which changes what it sorts by.
 */
@Repository
class AccountQueries {

    private static final String AVAILABLE = "amount - held";
    private static final String LAST_ACTIVITY = "greatest(updated_at, coalesce(holds_changed_at, updated_at))";
    private static final String COLUMNS =
            "select uid, type, amount, held, " + LAST_ACTIVITY + " as last_activity from balances";

    private final JdbcClient jdbc;

    AccountQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<AccountState> page(
            String type,
            @Nullable Long below,
            AccountOrder order,
            @Nullable AccountPosition after,
            long skip,
            int limit) {
        var parameters = new ArrayList<Object>(List.of(type));
        var where = new StringBuilder(" where type = ?");
        if (below != null) {
            where.append(" and amount - held < ?");
            parameters.add(below);
        }
        var value = order.isByCredits() ? AVAILABLE : LAST_ACTIVITY;
        var isUp = order.isAscending();
        if (after != null) {
            where.append(" and (" + value + (isUp ? " > ?" : " < ?") + " or " + value + " = ? and uid > ?)");
            var position = order.isByCredits() ? (Object) after.value() : utc(after.instant());
            parameters.addAll(List.of(position, position, after.uid()));
        }
        parameters.add(skip);
        parameters.add(limit);
        return jdbc.sql(COLUMNS + where + " order by " + value + (isUp ? "" : " desc")
                        + ", uid offset ? rows fetch first ? rows only")
                .params(parameters)
                .query((row, _) -> state(row))
                .list();
    }

    long count(String type, @Nullable Long below) {
        var parameters = new ArrayList<Object>(List.of(type));
        if (below != null) {
            parameters.add(below);
        }
        return jdbc.sql("select count(*) from balances where type = ?"
                        + (below == null ? "" : " and amount - held < ?"))
                .params(parameters)
                .query(Long.class)
                .single();
    }

    /** Those of the users that have a balance of the type. */
    List<AccountState> of(String type, Collection<String> uids) {
        if (uids.isEmpty()) {
            return List.of();
        }
        var parameters = new ArrayList<Object>(uids);
        parameters.add(type);
        return jdbc.sql(COLUMNS + " where uid in (" + marks(uids) + ") and type = ?")
                .params(parameters)
                .query((row, _) -> state(row))
                .list();
    }

    /**
     * Of each user the index of their history, from 30 days ago on, and nothing else. What came back to a payment is no job
     * that was given back: it is found by an index of its own and added again.
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

    private static AccountState state(ResultSet row) throws SQLException {
        return new AccountState(
                row.getString("uid"),
                new Balance(row.getString("type"), row.getLong("amount"), row.getLong("held")),
                instant(row, "last_activity"));
    }
}
