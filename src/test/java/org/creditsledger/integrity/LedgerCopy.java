package org.creditsledger.integrity;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.ledger.EntryDigest;
import org.creditsledger.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A database for copies of rows, in which everything can be changed: it has no triggers, and no constraints but the
 * primary keys and the types of the columns.
 */
public class LedgerCopy implements AutoCloseable {

    private static final List<String> GUARDS_OF_ENTRIES = List.of(
            "one_key_one_entry",
            "seq_is_unique",
            "seq_starts_at_one",
            "only_the_first_has_no_previous",
            "direction_is_known",
            "amount_is_positive",
            "balance_after_is_never_negative");
    private static final List<String> GUARDS_OF_BALANCES = List.of(
            "balances_type_exists",
            "balance_is_never_negative",
            "held_is_never_negative",
            "held_is_covered",
            "lots_hold_what_they_have",
            "the_rest_holds_what_it_has",
            "an_earlier_release_uses_no_lots");

    private final String url = TestDatabase.newUrl();
    private final Connection connection;
    private final JdbcClient jdbc;
    private final IntegrityCheck integrity;

    public LedgerCopy() throws SQLException {
        connection = DriverManager.getConnection(url);
        jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        integrity = new IntegrityCheck(new ChainRepository(jdbc), _ -> new SummaryCheck.Days(0, List.of()));
        Flyway.configure()
                .dataSource(new SingleConnectionDataSource(connection, true))
                .locations(
                        "db/migration/common",
                        "db/migration/" + TestDatabase.current().name().toLowerCase())
                .load()
                .migrate();
        jdbc.sql(
                        TestDatabase.current() == TestDatabase.H2
                                ? "drop trigger entries_never_change"
                                : "alter table credits_ledger disable trigger all")
                .update();
        drop("credits_ledger", GUARDS_OF_ENTRIES);
        drop("balances", GUARDS_OF_BALANCES);
        allowNulls("credits_ledger", Set.of("id"));
        allowNulls("balances", Set.of("uid", "type"));
        jdbc.sql("create index entries_by_seq on credits_ledger (uid, type, seq)")
                .update();
        connection.setAutoCommit(false);
    }

    /** Copies the rows of some users, until {@link #restore}. */
    public void take(JdbcClient original, Collection<String> uids) {
        copy(original, "balances", uids);
        copy(original, "lots", uids);
        copy(original, "credits_ledger", uids);
    }

    /** Makes the current rows the ones that {@link #restore} restores. */
    public void keep() throws SQLException {
        connection.commit();
    }

    public String url() {
        return url;
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    Integrity verifyAll() {
        return integrity.ofEverybody();
    }

    Integrity verify(String uid) {
        return integrity.of(uid);
    }

    /** Undoes all changes since the last {@link #keep}. */
    void restore() throws SQLException {
        connection.rollback();
    }

    /** Vacuums: PostgreSQL keeps rolled-back rows until then. */
    void sweep() throws SQLException {
        if (TestDatabase.current() == TestDatabase.POSTGRESQL) {
            connection.setAutoCommit(true);
            jdbc.sql("vacuum credits_ledger").update();
            jdbc.sql("vacuum balances").update();
            connection.setAutoCommit(false);
        }
    }

    /** All columns of an entry, so that a later one is not forgotten. */
    List<String> columnsOf(String table) {
        return jdbc.sql("select column_name from information_schema.columns where table_name = ? order by 1")
                .param(table)
                .query(String.class)
                .list();
    }

    /** Gives some entries the fingerprint of an earlier release. It is not part of their hash. */
    void writeFormerFingerprints(String where) {
        var former = jdbc.sql("select * from credits_ledger where " + where)
                .query((columns, _) -> Arrays.<Object>asList(
                        EntryDigest.FINGERPRINT_1.over(column -> ChainRepository.value(columns, column)),
                        columns.getObject("id")))
                .list();
        former.forEach(row -> jdbc.sql("update credits_ledger set fingerprint = ? where id = ?")
                .params(row)
                .update());
    }

    /** Recomputes an entry's digests, as an attacker who knows the algorithm would. */
    void recomputeDigests(UUID id) {
        var row = jdbc.sql("select * from credits_ledger where id = ?")
                .param(id)
                .query((columns, _) -> new byte[][] {
                    EntryDigest.FINGERPRINT.over(column -> ChainRepository.value(columns, column)),
                    EntryDigest.HASH.over(column -> ChainRepository.value(columns, column))
                })
                .single();
        jdbc.sql("update credits_ledger set fingerprint = ?, hash = ? where id = ?")
                .params(Arrays.asList(row[0], row[1], id))
                .update();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void drop(String table, List<String> constraints) {
        constraints.forEach(constraint -> jdbc.sql("alter table " + table + " drop constraint " + constraint)
                .update());
    }

    private void allowNulls(String table, Set<String> primaryKey) {
        columnsOf(table).stream()
                .filter(column -> !primaryKey.contains(column))
                .forEach(column -> jdbc.sql("alter table " + table + " alter column " + column + " drop not null")
                        .update());
    }

    private void copy(JdbcClient original, String table, Collection<String> uids) {
        for (var row : original.sql("select * from " + table + " where uid in (:uids)")
                .param("uids", uids)
                .query()
                .listOfRows()) {
            var places = String.join(", ", Collections.nCopies(row.size(), "?"));
            jdbc.sql("insert into " + table + " (" + String.join(", ", row.keySet()) + ") values (" + places + ")")
                    .params(row.values().stream().toList())
                    .update();
        }
    }
}
