package org.creditsledger.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.RowMapper;

/**
 * Queries that PostgreSQL gets at once and runs one after the other; H2 gets one at a time. In a transaction that reads what is
 * committed, each query still takes a snapshot of its own: one behind a lock sees what the last holder of the lock has written.
 */
public class RoundTrip {

    private final List<Query<?>> queries = new ArrayList<>();

    /** Adds a query. It is not sent if one of its lists is empty, because it compares with all of them and would find nothing. */
    public <T> Query<T> add(String sql, RowMapper<T> mapper, Values... parameters) {
        var query = new Query<>(sql, mapper, List.of(parameters));
        if (query.parameters.stream().noneMatch(Values::isEmpty)) {
            queries.add(query);
        }
        return query;
    }

    public void run(JdbcOperations jdbc, boolean isPostgreSql) {
        if (isPostgreSql && queries.size() > 1) {
            jdbc.execute(
                    queries.stream().map(Query::sql).collect(Collectors.joining(";\n")),
                    (PreparedStatementCallback<Boolean>) this::together);
        } else {
            queries.forEach(query -> query.run(jdbc));
        }
    }

    /** Returns whether more rows follow, which is never so. */
    private boolean together(PreparedStatement statement) throws SQLException {
        var index = 1;
        for (var query : queries) {
            index = query.bind(statement, index);
        }
        var hasRows = statement.execute();
        for (var query : queries) {
            query.read(statement.getResultSet());
            hasRows = statement.getMoreResults();
        }
        return hasRows;
    }

    /**
     * A list that is bound as an array, so that one prepared statement serves every length.
     *
     * @param type in SQL, of each element
     */
    public record Values(String type, Collection<?> values) {

        public static Values texts(Collection<?> values) {
            return new Values("varchar", values);
        }

        public static Values integers(Collection<Integer> values) {
            return new Values("integer", values);
        }

        public static Values ids(Collection<UUID> values) {
            return new Values("uuid", values);
        }

        boolean isEmpty() {
            return values.isEmpty();
        }

        void bind(Connection connection, PreparedStatement statement, int index) throws SQLException {
            statement.setArray(index, connection.createArrayOf(type, values.toArray()));
        }
    }

    /** Has its rows once the round trip has run. */
    public static class Query<T> {

        private final String sql;
        private final RowMapper<T> mapper;
        private final List<Values> parameters;
        private final List<T> rows = new ArrayList<>();

        Query(String sql, RowMapper<T> mapper, List<Values> parameters) {
            this.sql = sql;
            this.mapper = mapper;
            this.parameters = parameters;
        }

        public List<T> rows() {
            return rows;
        }

        String sql() {
            return sql;
        }

        int bind(PreparedStatement statement, int first) throws SQLException {
            var connection = statement.getConnection();
            var index = first;
            for (var list : parameters) {
                list.bind(connection, statement, index++);
            }
            return index;
        }

        void read(ResultSet found) throws SQLException {
            while (found.next()) {
                rows.add(mapper.mapRow(found, rows.size()));
            }
        }

        void run(JdbcOperations jdbc) {
            rows.addAll(jdbc.query(sql, statement -> bind(statement, 1), mapper));
        }
    }
}
