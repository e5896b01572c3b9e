package org.creditsledger.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.creditsledger.ledger.Direction.CREDIT;
import static org.creditsledger.ledger.Direction.DEBIT;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.creditsledger.integrity.Finding.Kind;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutorService;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
record IntegrityTest(
        IntegrityService integrity,
        LedgerService ledger,
        Given given,
        JdbcClient jdbc,
        PlatformTransactionManager transactionManager) {

    @AutoClose
    static LedgerCopy copy;

    @BeforeAll
    static void makeCopy() throws SQLException {
        copy = new LedgerCopy();
    }

    @AfterEach
    void restoreCopy() throws SQLException {
        copy.restore();
    }

    @Test
    void a_history_written_by_the_ledger_is_clean() {
        var uid = userWithFourEntries();

        assertThat(integrity.verify(uid)).isEqualTo(new Integrity(1, 4, List.of(), 0));
    }

    @Test
    void a_user_without_credits_has_nothing_to_check() {
        assertThat(integrity.verify(given.user())).isEqualTo(new Integrity(0, 0, List.of(), 0));
    }

    @Test
    void a_balance_without_a_first_posting_is_clean() {
        var uid = given.user();
        copy.take(jdbc, List.of(uid));
        change(
                "insert into balances (uid, type, amount, held, seq, updated_at) values (?, 'image', 0, 0, 0, current_timestamp)",
                uid);

        assertThat(copy.verify(uid)).isEqualTo(new Integrity(1, 0, List.of(), 0));
    }

    @Test
    void everything_written_by_the_tests_is_clean() {
        userWithFourEntries();

        var checked = integrity.verifyAll();

        // Tests of query plans fill tables by SQL, without the ledger, for uids that start with "plan-".
        assertThat(checked.findings())
                .filteredOn(finding -> !finding.uid().startsWith("plan-"))
                .isEmpty();
        assertThat(checked.moreFindings()).isZero();
        assertThat(checked.balancesChecked()).isEqualTo(count("balances"));
        assertThat(checked.entriesChecked()).isEqualTo(count("credits_ledger where uid not like 'plan-%'"));
    }

    @Test
    void a_history_longer_than_a_page_is_read_completely() throws SQLException {
        var uid = given.user();
        var transaction = new TransactionTemplate(transactionManager);
        IntStream.range(0, 23)
                .forEach(_ -> transaction.executeWithoutResult(
                        _ -> IntStream.range(0, 87).forEach(_ -> given.credit(uid, 1))));
        assertThat(integrity.verify(uid)).isEqualTo(new Integrity(1, 2_001, List.of(), 0));

        copy.take(jdbc, List.of(uid));
        for (var seq : new long[] {1_000, 1_001, 2_000, 2_001}) {
            change("update credits_ledger set reason = 'Test!' where uid = ? and seq = " + seq, uid);
            assertThat(only(copy.verifyAll()).seq()).isEqualTo(seq);
            copy.restore();
            copy.take(jdbc, List.of(uid));
        }
        change("update credits_ledger set seq = 1000 where uid = ? and seq = 1001", uid);
        assertThat(only(copy.verifyAll()).seq()).isEqualTo(1_000);
    }

    @Test
    void concurrent_postings_raise_no_false_alarm() throws Exception {
        var uids = IntStream.range(0, 4).mapToObj(_ -> given.userWith(1_000)).toList();
        try (var threads = new DelegatingSecurityContextExecutorService(Executors.newFixedThreadPool(4))) {
            var posters = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(poster -> threads.submit(() -> IntStream.range(0, 250)
                            .forEach(i -> ledger.post(
                                    adjustment(uids.get((poster + i) % 4), i % 2 == 0 ? DEBIT : CREDIT, 3, key())))))
                    .toList();
            while (posters.stream().anyMatch(poster -> !poster.isDone())) {
                uids.forEach(uid -> assertThat(integrity.verify(uid).findings()).isEmpty());
            }
            for (var poster : posters) {
                poster.get();
            }
        }
        assertThat(uids)
                .allSatisfy(
                        uid -> assertThat(integrity.verify(uid)).isEqualTo(new Integrity(1, 1 + 250, List.of(), 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id = '01890000-0000-7000-8000-000000000000'",
                "amount = amount + 1",
                "reason = 'another'",
                "meta = '{ }'",
                "direction = 'refund'",
                "direction = null",
                "amount = null",
                "meta = null",
                "created_at = null",
                "hash = null",
                "job_id = ''",
                "created_by = 'admin:mallory'",
                "idempotency_key = 'another'",
                "created_at = created_at + interval '0.000001' second",
                "fingerprint = hash",
                "previous_hash = null",
                "hash = fingerprint"
            })
    void an_altered_entry_is_named(String change) {
        var uid = copiedUser();
        change("update credits_ledger set " + change + " where uid = ? and seq = 3", uid);

        assertThat(only(copy.verifyAll()))
                .extracting(Finding::uid, Finding::type, Finding::seq, Finding::entryId, Finding::kind)
                .containsExactly(uid, "image", 3L, idOf(uid, 3), Kind.ALTERED_ENTRY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reason = 'Test!'                 | 4 | BROKEN_CHAIN
            amount = 11                      | 3 | WRONG_BALANCE_AFTER
            direction = 'debit'              | 3 | WRONG_BALANCE_AFTER
            direction = 'refund'             | 3 | WRONG_BALANCE_AFTER
            direction = null                 | 3 | WRONG_BALANCE_AFTER
            amount = 0, balance_after = 18   | 3 | WRONG_BALANCE_AFTER
            previous_hash = null             | 3 | BROKEN_CHAIN
            created_at = date '2000-01-01'   | 3 | WRONG_TIME
            created_at = null                | 3 | WRONG_TIME
            """)
    void an_entry_with_recomputed_digests_or_its_successor_is_named(String change, long seq, Kind kind) {
        var uid = copiedUser();
        change("update credits_ledger set " + change + " where uid = ? and seq = 3", uid);
        copy.recomputeDigests(idOf(uid, 3));

        assertThat(only(copy.verifyAll()))
                .extracting(Finding::seq, Finding::entryId, Finding::kind)
                .containsExactly(seq, idOf(uid, seq), kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity"})
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void a_time_without_a_date_is_named_too(String time) {
        var uid = copiedUser();
        change("update credits_ledger set created_at = '" + time + "' where uid = ? and seq = 3", uid);

        assertThat(only(copy.verifyAll()).entryId()).isEqualTo(idOf(uid, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"uid", "type", "seq"})
    void an_entry_removed_from_its_chain_is_missed(String column) {
        var uid = copiedUser();
        change("update credits_ledger set " + column + " = null where uid = ? and seq = 3", uid);

        assertThat(only(copy.verifyAll()))
                .extracting(Finding::seq, Finding::kind)
                .containsExactly(3L, Kind.MISSING_ENTRY);
    }

    @Test
    void a_last_entry_with_recomputed_digests_contradicts_the_balance() {
        var uid = copiedUser();
        change("update credits_ledger set reason = 'Test!' where uid = ? and seq = 4", uid);
        copy.recomputeDigests(idOf(uid, 4));

        assertThat(only(copy.verifyAll()).kind()).isEqualTo(Kind.WRONG_BALANCE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 4})
    void a_deleted_entry_is_named_by_its_place(long seq) {
        var uid = copiedUser();
        change("delete from credits_ledger where uid = ? and seq = " + seq, uid);

        assertThat(only(copy.verifyAll()))
                .extracting(Finding::seq, Finding::entryId, Finding::kind)
                .containsExactly(seq, null, Kind.MISSING_ENTRY);
    }

    @Test
    void an_entry_beyond_the_balance_is_named() {
        var uid = copiedUser();
        change("update credits_ledger set seq = 7 where uid = ? and seq = 4", uid);
        change("""
                update balances set (amount, seq, last_hash, updated_at) =
                    (select balance_after, seq, hash, created_at from credits_ledger e where e.uid = balances.uid and e.seq = 3)
                where uid = ?
                """, uid);

        assertThat(only(copy.verifyAll()))
                .extracting(Finding::seq, Finding::entryId, Finding::kind)
                .containsExactly(7L, idOf(uid, 7), Kind.UNEXPECTED_ENTRY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amount = amount + 1",
                "amount = amount - 1",
                "seq = seq + 1",
                "seq = seq - 1",
                "seq = 0",
                "last_hash = null",
                "updated_at = null",
                "updated_at = updated_at - interval '0.000001' second",
                "updated_at = updated_at + interval '0.000001' second",
                "held = -1",
                "held = amount + 1"
            })
    void a_balance_that_differs_from_the_entries_is_named(String change) {
        var uid = copiedUser();
        change("update balances set " + change + " where uid = ?", uid);

        assertThat(only(copy.verifyAll()))
                .extracting(Finding::uid, Finding::type, Finding::seq, Finding::entryId, Finding::kind)
                .containsExactly(uid, "image", null, null, Kind.WRONG_BALANCE);
    }

    @Test
    void entries_whose_balance_was_deleted_are_named() {
        var uid = copiedUser();
        change("delete from balances where uid = ?", uid);

        assertThat(copy.verify(uid)).isEqualTo(copy.verifyAll());
        assertThat(only(copy.verifyAll()))
                .extracting(Finding::uid, Finding::seq, Finding::entryId, Finding::kind)
                .containsExactly(uid, 1L, idOf(uid, 1), Kind.MISSING_BALANCE);
    }

    @Test
    void an_entry_moved_to_another_user_is_missed_here_and_named_there() {
        var uid = userWithFourEntries();
        var other = userWithFourEntries();
        copy.take(jdbc, List.of(uid, other));
        var moved = idOf(uid, 4);
        change("update credits_ledger set seq = 5, uid = '" + other + "' where uid = ? and seq = 4", uid);

        assertThat(copy.verifyAll().findings())
                .extracting(Finding::uid, Finding::seq, Finding::entryId, Finding::kind)
                .containsExactlyInAnyOrder(
                        Tuple.tuple(uid, 4L, null, Kind.MISSING_ENTRY),
                        Tuple.tuple(other, 5L, moved, Kind.UNEXPECTED_ENTRY));
    }

    @Test
    void of_many_findings_the_first_hundred_are_listed_and_the_rest_counted() {
        var uids = IntStream.range(0, 103).mapToObj(_ -> given.userWith(1)).toList();
        copy.take(jdbc, uids);
        copy.jdbc().sql("update balances set amount = 2").update();

        var integrity = copy.verifyAll();

        assertThat(integrity.findings()).hasSize(100);
        assertThat(integrity.moreFindings()).isEqualTo(3);
    }

    @Test
    @WithMockUser(username = "somebody")
    void a_user_may_not_run_the_check() {
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> integrity.verify("somebody"));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> integrity.verifyAll());
    }

    private String copiedUser() {
        var uid = userWithFourEntries();
        copy.take(jdbc, List.of(uid));
        return uid;
    }

    private String userWithFourEntries() {
        var uid = given.userWith(20);
        ledger.post(adjustment(uid, DEBIT, 2, key()));
        given.credit(uid, 10);
        ledger.post(adjustment(uid, DEBIT, 5, key()));
        return uid;
    }

    private static Finding only(Integrity integrity) {
        assertThat(integrity.findings()).hasSize(1);
        assertThat(integrity.moreFindings()).isZero();
        return integrity.findings().getFirst();
    }

    private static void change(String sql, String uid) {
        assertThat(copy.jdbc().sql(sql).param(uid).update()).as(sql).isOne();
    }

    private static UUID idOf(String uid, long seq) {
        return copy.jdbc()
                .sql("select id from credits_ledger where uid = ? and seq = ?")
                .param(uid)
                .param(seq)
                .query(UUID.class)
                .single();
    }

    private long count(String table) {
        return given.one(Long.class, "select count(*) from " + table);
    }
}
