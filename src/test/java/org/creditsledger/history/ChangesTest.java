package org.creditsledger.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.problems.Problem;
import org.creditsledger.testing.Callers;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.OpenPosting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;

/** The class has its own database, because a feed contains the entries of all users. */
@DatabaseTest
@TestPropertySource(properties = {"credits.changes.max-waiting=3", "credits.changes.max-waiting-per-user=2"})
record ChangesTest(
        Changes changes,
        ChangeWaits waits,
        LedgerService ledger,
        Given given,
        DataSource dataSource,
        PlatformTransactionManager transactions) {

    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void a_feed_has_every_entry_once_in_parts_of_any_size() {
        var uid = given.user();
        var start = end();
        var entries =
                IntStream.rangeClosed(1, 7).mapToObj(i -> given.credit(uid, i)).toList();
        given.postAll(IntStream.rangeClosed(1, 5)
                .mapToObj(i -> adjustment(uid, Direction.DEBIT, i, key()))
                .toList());

        for (var size : List.of(1, 2, 5, 1_000)) {
            var read = rest(start, size);

            assertThat(read).hasSize(12).startsWith(entries.toArray(Entry[]::new));
            assertThat(read).extracting(Entry::id).doesNotHaveDuplicates();
        }
    }

    @Test
    void an_entry_that_is_committed_late_comes_after_the_cursor_that_was_read_before() {
        var uid = given.userWith(10);
        var other = given.userWith(10);
        var start = end();
        Entry late;

        try (var open = OpenPosting.of(adjustment(uid, Direction.DEBIT, 1, key()), ledger, transactions)) {
            late = open.entry();
            var early = given.posted(adjustment(other, Direction.DEBIT, 2, key()));
            var meanwhile = all(start, 10);
            assertThat(meanwhile.entries()).isSubsetOf(early);
            open.commit();

            assertThat(rest(start, 10)).containsExactlyInAnyOrder(late, early);
            var afterwards = new ArrayList<>(meanwhile.entries());
            afterwards.addAll(rest(meanwhile.next(), 10));
            assertThat(afterwards).containsExactlyInAnyOrder(late, early);
        }
    }

    @Test
    void the_feed_of_a_user_has_only_their_entries_and_waits_for_nobody_else() {
        var uid = given.user();
        var other = given.userWith(10);
        var first = given.credit(uid, 5);

        try (var _ = OpenPosting.of(adjustment(other, Direction.DEBIT, 1, key()), ledger, transactions)) {
            var video = given.posted(Posting.adjustment(uid, "video", Direction.CREDIT, 2, "Test", "tester", key()));
            var second = given.credit(uid, 6);

            var part = own(uid, null, 2, NOT_AT_ALL);
            assertThat(part.entries()).containsExactly(first, video);
            assertThat(own(uid, part.next(), 2, NOT_AT_ALL).entries()).containsExactly(second);
        }
    }

    @Test
    void the_cursor_stays_when_there_is_nothing_new() {
        var uid = given.userWith(1);
        var cursor = own(uid, null, 10, NOT_AT_ALL).next();
        var ofAll = end();

        assertThat(own(uid, cursor, 10, NOT_AT_ALL)).isEqualTo(new Changes.Part(List.of(), cursor));
        assertThat(all(ofAll, 10)).isEqualTo(new Changes.Part(List.of(), ofAll));
    }

    @Test
    void a_wait_ends_with_the_first_entry_and_holds_no_connection() {
        var uid = given.userWith(1);
        var cursor = own(uid, null, 10, NOT_AT_ALL).next();
        var start = end();
        var ownWait = inBackground(() -> own(uid, cursor, 10, LONG));
        var adminsWait = inBackground(() -> all(start, 10, LONG));
        var pool = ((HikariDataSource) dataSource).getHikariPoolMXBean();
        Awaitility.await("both wait").until(() -> waiting() == 2);
        Awaitility.await("no connection is in use").until(() -> pool.getActiveConnections() == 0);

        var entry = given.credit(uid, 3);

        assertThat(ownWait.join().entries()).containsExactly(entry);
        assertThat(adminsWait.join().entries()).containsExactly(entry);
        assertThat(waiting()).isZero();
    }

    @Test
    void an_entry_of_another_node_ends_a_wait_too() {
        var uid = given.userWith(1);
        var cursor = own(uid, null, 10, NOT_AT_ALL).next();
        var wait = inBackground(() -> own(uid, cursor, 10, LONG));
        Awaitility.await("it waits").until(() -> waiting() == 1);

        // Nobody of this node hears of a row that is written by SQL.
        var copied = given.asOwner().sql("""
                        insert into credits_ledger (id, uid, type, seq, direction, amount, balance_after, source, reason, meta,
                                                    created_at, created_by, idempotency_key, fingerprint, previous_hash, hash)
                        select ?, uid, type, 2, direction, amount, balance_after, source, reason, meta, created_at, created_by,
                               idempotency_key || ':2', fingerprint, hash, hash
                        from credits_ledger where uid = ?
                        """).params(UUID.randomUUID(), uid).update();
        given.asOwner()
                .sql("update balances set seq = 2 where uid = ?")
                .param(uid)
                .update();

        assertThat(copied).isEqualTo(1);
        assertThat(wait.join().entries()).extracting(Entry::seq).containsExactly(2L);
    }

    @Test
    void a_wait_ends_without_entries_when_its_time_is_over() {
        var uid = given.userWith(1);
        var cursor = own(uid, null, 10, NOT_AT_ALL).next();

        assertThat(own(uid, cursor, 10, Duration.ofMillis(50))).isEqualTo(new Changes.Part(List.of(), cursor));
        var start = end();
        assertThat(all(start, 10, Duration.ofMillis(50)).next()).isEqualTo(start);
    }

    @Test
    void waits_end_when_the_node_stops() {
        var uid = given.userWith(1);
        var cursor = own(uid, null, 10, NOT_AT_ALL).next();
        var wait = inBackground(() -> own(uid, cursor, 10, LONG));
        Awaitility.await("it waits").until(() -> waiting() == 1);

        waits.stop();
        try {
            assertThat(wait.join()).isEqualTo(new Changes.Part(List.of(), cursor));
        } finally {
            waits.start();
        }
    }

    @Test
    void only_some_may_wait_at_once() {
        var uid = given.userWith(1);
        var cursor = own(uid, null, 10, NOT_AT_ALL).next();
        var others = given.userWith(1);
        var othersCursor = own(others, null, 10, NOT_AT_ALL).next();
        var start = end();
        var waiting = new ArrayList<CompletableFuture<Changes.Part>>();
        waiting.add(inBackground(() -> own(uid, cursor, 10, LONG)));
        waiting.add(inBackground(() -> own(uid, cursor, 10, LONG)));
        Awaitility.await("they wait").until(() -> waiting() == 2);

        assertTooMany(() -> own(uid, cursor, 10, LONG));
        waiting.add(inBackground(() -> own(others, othersCursor, 10, LONG)));
        Awaitility.await("they wait").until(() -> waiting() == 3);
        assertTooMany(() -> all(start, 10, LONG));

        given.credit(uid, 1);
        given.credit(others, 1);
        waiting.forEach(wait -> assertThat(wait.join().entries()).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "YWxsMTox", "ä", "YWxsMjoxOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA"})
    void a_text_that_is_no_cursor_is_refused(String text) {
        assertRefused(() -> all(text, 10));
        assertRefused(() -> own("alice", text, 10, NOT_AT_ALL));
    }

    @Test
    void a_cursor_is_of_one_feed() {
        var uid = given.userWith(1);
        var own = own(uid, null, 10, NOT_AT_ALL).next();
        var ofAll = end();

        assertRefused(() -> all(own, 10));
        assertRefused(() -> own(uid, ofAll, 10, NOT_AT_ALL));
        assertRefused(() -> own(given.user(), own, 10, NOT_AT_ALL));
    }

    @Test
    void a_cursor_of_a_later_state_of_the_ledger_is_refused() {
        var uid = given.userWith(1);

        assertRefused(() -> all(new ChangeCursor.OfAll(Long.MAX_VALUE / 10, UUID.randomUUID()).toString(), 10));
        assertRefused(() -> own(uid, new ChangeCursor.OfUser(uid, Map.of("image", 2L)).toString(), 10, NOT_AT_ALL));
    }

    @Test
    void nobody_reads_the_feed_of_somebody_else() {
        var uid = given.userWith(1);

        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> Callers.as("mallory", "USER", () -> changes.of(uid, null, 10, NOT_AT_ALL)));
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> Callers.as(uid, "USER", () -> changes.ofEverybody(null, 10, NOT_AT_ALL)));
    }

    private static CompletableFuture<Changes.Part> inBackground(Supplier<Changes.Part> read) {
        return CompletableFuture.supplyAsync(read, Thread::startVirtualThread);
    }

    private static void assertTooMany(Supplier<Changes.Part> read) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(read::get)
                .satisfies(problem -> assertThat(problem.getStatusCode()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS));
    }

    private static void assertRefused(Supplier<Changes.Part> read) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(read::get)
                .satisfies(problem -> assertThat(problem.getBody().getProperties())
                        .extractingByKey("invalidParameters")
                        .asString()
                        .contains("after"));
    }

    private int waiting() {
        return waits.waiting();
    }

    private String end() {
        var part = all(null, Changes.MAX_SIZE);
        while (!part.entries().isEmpty()) {
            part = all(part.next(), Changes.MAX_SIZE);
        }
        return part.next();
    }

    private List<Entry> rest(String after, int size) {
        var read = new ArrayList<Entry>();
        for (var part = all(after, size); !part.entries().isEmpty(); part = all(part.next(), size)) {
            read.addAll(part.entries());
        }
        return read;
    }

    private Changes.Part all(String after, int limit) {
        return all(after, limit, NOT_AT_ALL);
    }

    private Changes.Part all(String after, int limit, Duration wait) {
        return Callers.as("root", "ADMIN", () -> changes.ofEverybody(after, limit, wait));
    }

    private Changes.Part own(String uid, String after, int limit, Duration wait) {
        return Callers.as(uid, "USER", () -> changes.of(uid, after, limit, wait));
    }
}
