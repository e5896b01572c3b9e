package org.creditsledger.history;

import static java.util.Comparator.comparing;
import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.utc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads entries by any {@link EntryFilter}. Each query has only the conditions that the filter sets, because an
 * index cannot serve a condition on a parameter that may be null.
 */
@Repository
class EntryQueries {

    private static final String NEWEST_FIRST = " order by created_at desc, id desc";

    private final JdbcClient jdbc;

    EntryQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Entry> find(UUID id) {
        return jdbc.sql("select " + Entry.COLUMNS + " from credits_ledger where id = ?")
                .param(id)
                .query(Entry.MAPPER)
                .optional();
    }

    /** The entries that gave an entry back or undid it, oldest first. */
    List<Entry> relatedTo(UUID id) {
        return jdbc.sql("select " + Entry.COLUMNS + " from credits_ledger where related_entry_id = ? order by seq")
                .param(id)
                .query(Entry.MAPPER)
                .list();
    }

    /** Newest first, from just after a position; without one, from the newest. */
    List<Entry> page(EntryFilter filter, @Nullable EntryPosition after, int skip, int limit) {
        return page(filter, after, skip, limit, Entry.COLUMNS, Entry.MAPPER, EntryPosition::of);
    }

    /**
     * The same with other columns and another mapping.
     *
     * @param position returns the position of a mapped row
     */
    <T> List<T> page(
            EntryFilter filter,
            @Nullable EntryPosition after,
            int skip,
            int limit,
            String columns,
            RowMapper<T> mapper,
            Function<T, EntryPosition> position) {
        if (filter.uids().size() <= 1) {
            return pageOfOneOrAll(filter, after, skip, limit, columns, mapper);
        }
        // The index has each user's entries in order, but not those of several users: merging them here spares a sort
        // there.
        return filter.uids().stream()
                .flatMap(uid ->
                        pageOfOneOrAll(filter.withUids(Set.of(uid)), after, 0, skip + limit, columns, mapper).stream())
                .sorted(comparing(
                        position,
                        comparing(EntryPosition::createdAt)
                                .thenComparing(EntryPosition::id)
                                .reversed()))
                .skip(skip)
                .limit(limit)
                .toList();
    }

    /** Per type the balance after the last entry before an instant. */
    Map<String, Long> balancesBefore(String uid, Instant instant) {
        return perType(uid, instant, "balance_after");
    }

    /** Per type the last seq before an instant: their sum counts the entries without counting them. */
    Map<String, Long> lastSeqs(String uid, Instant before) {
        return perType(uid, before, "seq");
    }

    /** A column of the last entry of each type before an instant, 0 where there is none. */
    private Map<String, Long> perType(String uid, Instant before, String column) {
        var perType = new HashMap<String, Long>();
        jdbc.sql("""
                        select b.type, coalesce((select e.%s from credits_ledger e
                            where e.uid = b.uid and e.type = b.type and e.created_at < :before
                            order by e.created_at desc fetch first 1 rows only), 0) as value_before
                        from balances b where b.uid = :uid
                        """.formatted(column))
                .param("uid", uid)
                .param("before", utc(before))
                .query(row -> {
                    perType.put(row.getString("type"), row.getLong("value_before"));
                });
        return perType;
    }

    /** @param limit where to stop counting */
    long count(EntryFilter filter, long limit) {
        var where = new Where(filter, null);
        where.parameters.add(limit);
        return jdbc.sql("select count(*) from (select 1 from credits_ledger" + where
                        + " fetch first ? rows only) counted")
                .params(where.parameters)
                .query(Long.class)
                .single();
    }

    /** The sums, in one pass. For one user PostgreSQL reads only the index. */
    List<EntrySum> sums(EntryFilter filter) {
        var where = new Where(filter, null);
        return jdbc.sql("select type, direction, source, count(*) as entries, sum(amount) as amount from credits_ledger"
                        + where + " group by type, direction, source")
                .params(where.parameters)
                .query((row, _) -> new EntrySum(
                        row.getString("type"),
                        Direction.ofCode(row.getString("direction")),
                        row.getString("source"),
                        row.getLong("entries"),
                        row.getLong("amount")))
                .list();
    }

    /**
     * The position {@code skip} entries away, found by the index only, without reading the entries between.
     *
     * @param skip 0 is the entry next to the position
     */
    Optional<EntryPosition> land(EntryFilter filter, @Nullable EntryPosition from, long skip, boolean towardsNewer) {
        // Only one lower bound, like the one upper bound below: with two, PostgreSQL may scan from the wrong one.
        var where = !towardsNewer
                ? new Where(filter, from)
                : new Where(from == null ? filter : filter.between(null, filter.to()), null);
        if (towardsNewer && from != null) {
            where.add("(created_at, id) > (?, ?)", utc(from.createdAt()), from.id());
        }
        where.parameters.add(skip);
        return jdbc.sql("select created_at, id from credits_ledger" + where
                        + (towardsNewer ? " order by created_at, id" : NEWEST_FIRST)
                        + " offset ? rows fetch first 1 rows only")
                .params(where.parameters)
                .query((row, _) -> new EntryPosition(instant(row, "created_at"), row.getObject("id", UUID.class)))
                .optional();
    }

    private <T> List<T> pageOfOneOrAll(
            EntryFilter filter,
            @Nullable EntryPosition after,
            int skip,
            int limit,
            String columns,
            RowMapper<T> mapper) {
        var where = new Where(filter, after);
        where.parameters.add(skip);
        where.parameters.add(limit);
        return jdbc.sql("select " + columns + " from credits_ledger" + where + NEWEST_FIRST
                        + " offset ? rows fetch first ? rows only")
                .params(where.parameters)
                .query(mapper)
                .list();
    }

    /** The conditions of a filter, and their parameters in their order. */
    private static class Where {

        private final List<String> conditions = new ArrayList<>();
        private final List<Object> parameters = new ArrayList<>();

        Where(EntryFilter filter, @Nullable EntryPosition after) {
            anyOf("uid", filter.uids());
            anyOf("type", filter.types());
            anyOf("direction", filter.directions().stream().map(Direction::code).toList());
            anyOf("source", filter.sources());
            if (filter.jobId() != null) {
                add("job_id = ?", filter.jobId());
            }
            if (filter.paymentId() != null) {
                add("payment_id = ?", filter.paymentId());
            }
            if (filter.from() != null) {
                add("created_at >= ?", utc(filter.from()));
            }
            // Only one upper bound, the older of the two: with both, PostgreSQL may scan from the newer one.
            if (after != null && (filter.to() == null || after.createdAt().isBefore(filter.to()))) {
                add("(created_at, id) < (?, ?)", utc(after.createdAt()), after.id());
            } else if (filter.to() != null) {
                add("created_at < ?", utc(filter.to()));
            }
        }

        private void anyOf(String column, Collection<String> values) {
            if (values.size() == 1) {
                add(column + " = ?", values.iterator().next());
            } else if (!values.isEmpty()) {
                add(column + " in (" + "?, ".repeat(values.size() - 1) + "?)", values.toArray());
            }
        }

        private void add(String condition, Object... values) {
            conditions.add(condition);
            parameters.addAll(List.of(values));
        }

        @Override
        public String toString() {
            return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        }
    }
}
