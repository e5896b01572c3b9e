package org.creditsledger.ledger;

import static java.util.Comparator.comparing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads entries by any {@link EntryFilter}. The conditions are put together so that each query names only what is asked
 * for: an index serves a condition that stands there, and not one that may be null.
 */
@Repository
class EntryQueries {

    private static final String NEWEST_FIRST = " order by created_at desc, id desc";

    private final JdbcClient jdbc;

    EntryQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<EntryRow> find(UUID id) {
        return jdbc.sql("select " + EntryRow.COLUMNS + " from credits_ledger where id = ?")
                .param(id)
                .query((row, _) -> new EntryRow(row))
                .optional();
    }

    /** Newest first, from just after a position on; without one, from the newest. */
    List<EntryRow> page(EntryFilter filter, @Nullable EntryPosition after, int skip, int limit) {
        return page(filter, after, skip, limit, EntryRow::new, EntryRow::position);
    }

    /** The same for a file. */
    List<ExportedEntry> exportPage(EntryFilter filter, @Nullable EntryPosition after, int limit) {
        return page(filter, after, 0, limit, ExportedEntry::of, ExportedEntry::position);
    }

    private <T> List<T> page(
            EntryFilter filter,
            @Nullable EntryPosition after,
            int skip,
            int limit,
            Reader<T> reader,
            Function<T, EntryPosition> position) {
        if (filter.uids().size() <= 1) {
            return pageOfOneOrAll(filter, after, skip, limit, reader);
        }
        // Each user's entries lie in order in the index, those of several users do not: merged here, nothing is sorted
        // there.
        return filter.uids().stream()
                .flatMap(uid -> pageOfOneOrAll(filter.withUids(Set.of(uid)), after, 0, skip + limit, reader).stream())
                .sorted(comparing(
                        position,
                        comparing(EntryPosition::createdAt)
                                .thenComparing(EntryPosition::id)
                                .reversed()))
                .skip(skip)
                .limit(limit)
                .toList();
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

    /** What there is, in one pass: PostgreSQL reads it from the index alone when the filter is of one user. */
    List<EntrySum> sums(EntryFilter filter) {
        var where = new Where(filter, null);
        return jdbc.sql("select type, direction, source, count(*), sum(amount) from credits_ledger" + where
                        + " group by type, direction, source")
                .params(where.parameters)
                .query((row, _) -> new EntrySum(
                        row.getString(1),
                        Direction.ofCode(row.getString(2)),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5)))
                .list();
    }

    /**
     * The entry that comes so many entries after a position, without reading those between: of each only the index is
     * looked at.
     *
     * @param skip 0 is the entry next to the position
     */
    Optional<EntryPosition> land(EntryFilter filter, @Nullable EntryPosition from, long skip, boolean towardsNewer) {
        // One beginning, as one end below: given two, PostgreSQL begins at either.
        var where = !towardsNewer
                ? new Where(filter, from)
                : new Where(from == null ? filter : filter.between(null, filter.to()), null);
        if (towardsNewer && from != null) {
            where.add("(created_at, id) > (?, ?)", BatchRepository.utc(from.createdAt()), from.id());
        }
        where.parameters.add(skip);
        return jdbc.sql("select created_at, id from credits_ledger" + where
                        + (towardsNewer ? " order by created_at, id" : NEWEST_FIRST)
                        + " offset ? rows fetch first 1 rows only")
                .params(where.parameters)
                .query((row, _) -> new EntryPosition(
                        row.getObject(1, OffsetDateTime.class).toInstant(), row.getObject(2, UUID.class)))
                .optional();
    }

    private <T> List<T> pageOfOneOrAll(
            EntryFilter filter, @Nullable EntryPosition after, int skip, int limit, Reader<T> reader) {
        var where = new Where(filter, after);
        where.parameters.add(skip);
        where.parameters.add(limit);
        return jdbc.sql("select " + EntryRow.COLUMNS + " from credits_ledger" + where + NEWEST_FIRST
                        + " offset ? rows fetch first ? rows only")
                .params(where.parameters)
                .query((row, _) -> reader.read(row))
                .list();
    }

    /** Makes something of a row of {@link EntryRow#COLUMNS}. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
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
                add("created_at >= ?", BatchRepository.utc(filter.from()));
            }
            // One upper end, the older of the two: given both, PostgreSQL begins at either and reads on to the other.
            if (after != null && (filter.to() == null || after.createdAt().isBefore(filter.to()))) {
                add("(created_at, id) < (?, ?)", BatchRepository.utc(after.createdAt()), after.id());
            } else if (filter.to() != null) {
                add("created_at < ?", BatchRepository.utc(filter.to()));
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
