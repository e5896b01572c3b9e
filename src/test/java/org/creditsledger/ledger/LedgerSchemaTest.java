package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.sql.Timestamp;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.TestDatabase;
import org.creditsledger.text.CanonicalHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the database itself refuses, to every role. */
@DatabaseTest
record LedgerSchemaTest(JdbcClient jdbc, Given given) {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update credits_ledger set amount = amount + 1 where uid = ?",
                "update credits_ledger set reason = reason where uid = ?",
                "delete from credits_ledger where uid = ?"
            })
    void an_entry_cannot_be_changed_or_deleted(String sql) {
        var uid = given.userWith(10);

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> given.asOwner().sql(sql).param(uid).update())
                .withStackTraceContaining("credits_ledger is append-only");
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void the_ledger_cannot_be_truncated() {
        var uid = given.userWith(10);

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> given.asOwner().sql("truncate credits_ledger").update())
                .withStackTraceContaining("credits_ledger is append-only");
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update credits_ledger set amount = amount + 1",
                "delete from credits_ledger",
                "truncate credits_ledger",
                "alter table credits_ledger disable trigger all",
                "drop trigger entries_never_change on credits_ledger",
                "create or replace function refuse_changes_of_entries() returns trigger language plpgsql as 'begin end'",
                "set session_replication_role = replica",
                "drop table credits_ledger",
                "delete from balances",
                "update balances set uid = uid",
                "delete from holds",
                "update holds set uid = uid",
                "update hold_changes set reason = reason",
                "delete from hold_changes",
                "update lot_changes set reason = reason",
                "delete from lot_changes",
                "update lots set amount = 1",
                "delete from lots",
                "update invoices set gross_minor = 0",
                "update invoice_lines set credits = 1",
                "update invoice_counters set issue_year = 1",
                "delete from invoice_counters",
                "update credit_types set position = 0",
                "delete from credit_types",
                "update prices set unit_price_credits = 1",
                "update prices set valid_from = valid_from",
                "delete from prices",
                "update failed_jobs set uid = uid",
                "delete from failed_jobs",
                "update failed_jobs set attempt = 2",
                "update holds set attempt = 2",
                "update uncharged_jobs set cost_credits = 0",
                "delete from uncharged_jobs",
                "update payment_credits set credits = 1",
                "delete from payment_credits",
                "update payment_aliases set payment_id = payment_id",
                "delete from payment_aliases",
                "update plans set plan_group = id",
                "update plan_versions set name = name",
                "update plan_allotments set credits = 1",
                "update plan_prices set price_minor = 0",
                "update plan_version_prices set version = 2",
                "update renewals set reason = reason",
                "update renewal_lines set amount_minor = 0",
                "update plan_credits set period_start = period_end",
                "update coming_credits set credits = 1",
                "delete from subscriptions",
                "delete from plan_credits",
                "delete from anomalies",
                "update anomalies set first_seen = last_seen",
                "delete from anomaly_changes",
                "update anomaly_changes set note = note"
            })
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void the_role_of_the_application_may_only_insert_and_settle(String sql) {
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql(sql).update())
                .satisfies(refused -> assertThat(sqlState(refused)).isEqualTo(INSUFFICIENT_PRIVILEGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"amount = -1", "held = -1", "held = amount + 1"})
    void a_balance_cannot_break_its_bounds(String change) {
        var uid = given.userWith(10);

        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> jdbc.sql("update balances set " + change + " where uid = ?")
                        .param(uid)
                        .update());
    }

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void postgresql_runs_with_the_durability_of_production() {
        assertThat(setting("fsync")).isEqualTo("on");
        assertThat(setting("synchronous_commit")).isEqualTo("on");
        assertThat(setting("full_page_writes")).isEqualTo("on");
        assertThat(setting("server_version")).startsWith("18.");
    }

    @Test
    void each_run_of_the_build_has_the_database_it_asked_for() {
        var url = jdbc.sql("select 1")
                .query((row, _) ->
                        row.getStatement().getConnection().getMetaData().getDatabaseProductName());

        assertThat(url.single()).isEqualToIgnoringCase(TestDatabase.current().name());
    }

    /** Checks the chain from the columns alone, as an outsider would. */
    @Test
    void each_entry_is_chained_to_the_one_before() {
        var uid = given.user();
        given.credit(uid, 10);
        given.credit(uid, 20);
        given.credit(uid, 30);

        var rows = jdbc.sql("select * from credits_ledger where uid = ? order by seq")
                .param(uid)
                .query()
                .listOfRows();

        byte[] previousHash = null;
        for (var row : rows) {
            assertThat((byte[]) row.get("previous_hash")).isEqualTo(previousHash);
            var hash = new CanonicalHash();
            for (var column : EarlierRelease.HASHED) {
                hash.add(column, valueOf(row.get(column)));
            }
            previousHash = (byte[]) row.get("hash");
            assertThat(hash.digest()).isEqualTo(previousHash);
        }
        assertThat(jdbc.sql("select last_hash from balances where uid = ?")
                        .param(uid)
                        .query(byte[].class)
                        .single())
                .isEqualTo(previousHash);
    }

    private static Object valueOf(Object column) {
        return switch (column) {
            case Timestamp timestamp -> timestamp.toInstant();
            case java.time.OffsetDateTime time -> time.toInstant();
            case null, default -> column;
        };
    }

    private static String sqlState(DataAccessException exception) {
        return ((SQLException) exception.getRootCause()).getSQLState();
    }

    private String setting(String name) {
        return given.one(String.class, "show " + name);
    }
}
