package org.creditsledger.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.testing.Connections;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The pool replaces its connections while the application runs, and nothing in the database depends on one of them. */
@DatabaseTest
record RetiredConnectionsTest(HikariDataSource database, JdbcTemplate jdbc, Given given) {

    /** The rules that a row may violate: a value is missing, exists already, refers to nothing, or is not allowed. */
    private static final Set<String> RULES = TestDatabase.current() == TestDatabase.H2
            ? Set.of("23502", "23505", "23506", "23513")
            : Set.of("23502", "23505", "23503", "23514");

    @BeforeEach
    void retireAll() {
        given.userWith(50);
        Connections.retire(database);
    }

    @Test
    void credits_are_posted() {
        var uid = given.userWith(50);

        assertThat(given.imageBalanceOf(uid)).isEqualTo(50);
    }

    /**
     * Works for every table that migrations create: an existing row fails at its key or earlier, an invented one at
     * some rule, and none because a rule no longer works.
     */
    @Test
    void a_write_to_any_table_is_decided_by_its_own_rules() {
        var tables = jdbc.queryForList(
                "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
                        + " and table_name <> 'flyway_schema_history'",
                String.class);
        assertThat(tables).contains("balances", "credits_ledger", "holds", "payments", "users");

        for (var table : tables) {
            var columns = jdbc.queryForList(
                    "select column_name, data_type from information_schema.columns"
                            + " where table_schema = 'public' and table_name = ? order by ordinal_position",
                    table);
            write(table, "insert into " + table + " select * from " + table + " fetch first 1 rows only");
            write(table, "insert into " + table + " (" + names(columns) + ") values (" + values(columns) + ")");
        }
    }

    /** In a transaction that rolls back. */
    private void write(String table, String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                statement.execute(sql);
            } catch (SQLException refused) {
                assertThat(refused.getSQLState())
                        .as("%s: %s: %s", table, sql, refused.getMessage())
                        .satisfiesAnyOf(
                                state -> assertThat(RULES).contains(state),
                                // The application may not write every column, and other roles may write none.
                                state -> assertThat(state).isEqualTo("42501"));
            } finally {
                connection.rollback();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(table, failure);
        }
    }

    private static String names(List<Map<String, Object>> columns) {
        return String.join(
                ", ",
                columns.stream()
                        .map(column -> "\"" + column.get("column_name") + "\"")
                        .toList());
    }

    private static String values(List<Map<String, Object>> columns) {
        return String.join(
                ", ",
                columns.stream()
                        .map(column -> valueOf((String) column.get("data_type")))
                        .toList());
    }

    private static String valueOf(String type) {
        return switch (type.toLowerCase()) {
            case "uuid" -> "'" + UUID.randomUUID() + "'";
            case "integer", "bigint", "smallint", "numeric" -> "1";
            case "boolean" -> "true";
            case "timestamp with time zone", "timestamp", "timestamp without time zone" -> "current_timestamp";
            case "date" -> "current_date";
            case "bytea" -> "'\\x00'";
            case "binary varying" -> "X'00'";
            case "character varying", "character", "text" -> "'x'";
            default -> throw new IllegalArgumentException("a value of " + type + " for the test");
        };
    }
}
