package org.creditsledger.anomalies;

import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads anomalies by their id or by any {@link AnomalyFilter}. Each query contains only the conditions it needs, so that it
 * can use an index.
 */
@Repository
class AnomalyQueries {

    private static final String COLUMNS = "id, kind, anomaly_key, first_seen, last_seen, times, uid, type, entry_id,"
            + " attempted_amount, balance, available, details, state, version";

    private final JdbcClient jdbc;

    AnomalyQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Anomaly> find(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from anomalies where id = ?")
                .param(id)
                .query(AnomalyQueries::read)
                .optional();
    }

    List<Anomaly> page(AnomalyFilter filter, @Nullable AnomalyPosition after, int skip, int limit) {
        var query = new Query(filter);
        if (after != null) {
            query.and("(last_seen, id) < (?, ?)", utc(after.lastSeen()), after.id());
        }
        query.parameters.add(skip);
        query.parameters.add(limit);
        return jdbc.sql("select " + COLUMNS + " from anomalies where " + query.conditions
                        + " order by last_seen desc, id desc offset ? rows fetch next ? rows only")
                .params(query.parameters)
                .query(AnomalyQueries::read)
                .list();
    }

    /** @param limit where to stop counting */
    long count(AnomalyFilter filter, long limit) {
        var query = new Query(filter);
        query.parameters.add(limit);
        return jdbc.sql("select count(*) from (select 1 from anomalies where " + query.conditions
                        + " fetch first ? rows only) counted")
                .params(query.parameters)
                .query(Long.class)
                .single();
    }

    private static Anomaly read(ResultSet row, int number) throws SQLException {
        return new Anomaly(
                row.getObject("id", UUID.class),
                AnomalyKind.ofCode(row.getString("kind")).orElseThrow(),
                row.getString("anomaly_key"),
                instant(row, "first_seen"),
                instant(row, "last_seen"),
                row.getLong("times"),
                row.getString("uid"),
                row.getString("type"),
                row.getObject("entry_id", UUID.class),
                row.getLong("attempted_amount"),
                row.getLong("balance"),
                row.getLong("available"),
                row.getString("details"),
                AnomalyState.ofCode(row.getString("state")).orElseThrow(),
                row.getInt("version"));
    }

    private static class Query {

        private final StringBuilder conditions = new StringBuilder("true");
        private final List<Object> parameters = new ArrayList<>();

        Query(AnomalyFilter filter) {
            in("kind", filter.kinds().stream().map(AnomalyKind::code).toList());
            in("state", filter.states().stream().map(AnomalyState::code).toList());
            if (filter.uid() != null) {
                and("uid = ?", filter.uid());
            }
            if (filter.from() != null) {
                and("last_seen >= ?", utc(filter.from()));
            }
            if (filter.to() != null) {
                and("last_seen < ?", utc(filter.to()));
            }
        }

        void and(String condition, Object... values) {
            conditions.append(" and ").append(condition);
            parameters.addAll(List.of(values));
        }

        private void in(String column, List<String> codes) {
            if (!codes.isEmpty()) {
                and(
                        column + " in (" + String.join(", ", Collections.nCopies(codes.size(), "?")) + ")",
                        codes.toArray());
            }
        }
    }
}
