package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.ledger.Direction.CREDIT;
import static org.creditsledger.ledger.Direction.DEBIT;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Threads.atOnce;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.History;
import org.creditsledger.history.RangeStatement;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
record LedgerConcurrencyTest(
        History history,
        LedgerService ledger,
        Given given,
        MeterRegistry figures,
        PlatformTransactionManager transactionManager) {

    private static final int THREADS = 32;

    @Test
    void threads_that_drain_one_balance_get_exactly_its_credits() throws Exception {
        var uid = given.userWith(1_000);

        // 32 × 25 × 7 = 5,600 of 1,000 credits are requested: 142 debits of 7 fit, and 6 credits remain.
        var results = atOnce(
                        THREADS,
                        _ -> IntStream.range(0, 25)
                                .mapToObj(_ -> ledger.post(adjustment(uid, DEBIT, 7, key())))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();

        assertThat(results).filteredOn(PostingResult.Posted.class::isInstance).hasSize(142);
        assertThat(results).filteredOn(PostingResult.Refused.class::isInstance).hasSize(32 * 25 - 142);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(6);
        assertThat(balancesAfter(uid))
                .containsExactlyElementsOf(LongStream.rangeClosed(0, 142)
                        .mapToObj(debits -> 1_000 - 7 * debits)
                        .toList());
    }

    @Test
    void statements_add_up_during_postings() throws Exception {
        var uid = given.userWith(10_000);
        // The range includes the concurrent postings, so only the snapshot keeps them out.
        var filter = EntryFilter.of(uid).before(Instant.now().plus(Duration.ofDays(1)));
        var isOver = new AtomicBoolean();

        var wrong = atOnce(4, thread -> {
            var found = new ArrayList<RangeStatement>();
            for (var i = 0; thread == 0 ? i < 300 : !isOver.get(); i++) {
                if (thread == 0) {
                    history.statements(filter).stream()
                            .filter(statement -> !statement.addsUp())
                            .forEach(found::add);
                } else {
                    ledger.post(adjustment(uid, i % 2 == 0 ? CREDIT : DEBIT, 3, key()));
                }
            }
            isOver.set(true);
            return found;
        });

        assertThat(wrong.getFirst()).isEmpty();
        assertThat(given.entriesOf(uid)).as("postings during the test").isGreaterThan(100);
    }

    @Test
    void postings_of_a_rolled_back_transaction_are_not_counted() {
        var uid = given.userWith(100);
        var before = counted();
        var transaction = new TransactionTemplate(transactionManager);

        transaction.executeWithoutResult(status -> {
            ledger.post(adjustment(uid, DEBIT, 30, key()));
            ledger.post(adjustment(uid, DEBIT, 1_000, key()));
            status.setRollbackOnly();
        });
        assertThat(counted()).isEqualTo(before);

        transaction.executeWithoutResult(_ -> {
            ledger.post(adjustment(uid, DEBIT, 30, key()));
            ledger.post(adjustment(uid, DEBIT, 1_000, key()));
            assertThat(counted()).as("not before the commit").isEqualTo(before);
        });
        assertThat(counted()).containsExactly(before.get(0) + 30, before.get(1) + 1, before.get(2) + 1);
    }

    /** Credits debited by adjustments, and the numbers of posted and of refused adjustments. */
    private List<Double> counted() {
        var tags = Tags.of("source", "admin_adjustment", "direction", "debit", "type", "image");
        return Stream.of(
                        figures.find("credits.posted.credits").tags(tags),
                        figures.find("credits.postings").tags(tags.and("outcome", "posted")),
                        figures.find("credits.postings").tags(tags.and("outcome", "refused")))
                .map(search -> search.counter() == null ? 0 : search.counter().count())
                .toList();
    }

    @Test
    void concurrent_debits_and_credits_add_up() throws Exception {
        var uid = given.userWith(10_000);

        atOnce(
                THREADS,
                thread -> IntStream.range(0, 10)
                        .mapToObj(_ -> ledger.post(adjustment(uid, thread % 2 == 0 ? CREDIT : DEBIT, 3, key())))
                        .toList());

        assertThat(given.imageBalanceOf(uid)).isEqualTo(10_000);
        assertThat(given.entriesOf(uid)).isEqualTo(1 + THREADS * 10);
    }

    @RepeatedTest(5)
    void a_posting_sent_ten_times_at_once_is_posted_once() throws Exception {
        var uid = given.userWith(100);
        var wish = adjustment(uid, DEBIT, 35, key());

        var results = atOnce(10, _ -> ledger.post(wish));

        assertPostedOnce(results);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(65);
    }

    @RepeatedTest(5)
    void a_posting_in_ten_concurrent_transactions_is_posted_in_one() throws Exception {
        var uid = given.userWith(100);
        var wish = adjustment(uid, DEBIT, 35, key());
        var transaction = new TransactionTemplate(transactionManager);

        var results = atOnce(10, _ -> transaction.execute(_ -> ledger.post(wish)));

        assertPostedOnce(results);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(65);
    }

    @RepeatedTest(5)
    void debits_in_ten_concurrent_transactions_get_exactly_the_balance() throws Exception {
        var uid = given.userWith(100);
        var transaction = new TransactionTemplate(transactionManager);

        var results = atOnce(10, _ -> transaction.execute(_ -> ledger.post(adjustment(uid, DEBIT, 30, key()))));

        assertThat(results).filteredOn(PostingResult.Posted.class::isInstance).hasSize(3);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(10);
    }

    @RepeatedTest(5)
    void the_first_credits_of_a_user_may_be_concurrent() throws Exception {
        var uid = given.user();

        var results = atOnce(10, _ -> ledger.post(adjustment(uid, CREDIT, 5, key())));

        assertThat(results).allMatch(PostingResult.Posted.class::isInstance);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(50);
    }

    @RepeatedTest(5)
    void one_key_sent_at_once_for_several_users_is_posted_for_one() throws Exception {
        var uids = IntStream.range(0, 10).mapToObj(_ -> given.userWith(100)).toList();
        var key = key();

        var results = atOnce(10, thread -> ledger.post(adjustment(uids.get(thread), DEBIT, 35, key)));

        assertThat(results).filteredOn(PostingResult.Posted.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(PostingResult.KeyConflict.class::isInstance)
                .hasSize(9);
        assertThat(uids.stream().mapToLong(given::imageBalanceOf).sum()).isEqualTo(10 * 100 - 35);
    }

    private List<Long> balancesAfter(String uid) {
        return given.all(Long.class, "select balance_after from credits_ledger where uid = ? order by seq", uid);
    }

    private static void assertPostedOnce(List<PostingResult> results) {
        assertThat(results).filteredOn(PostingResult.Posted.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(PostingResult.Replayed.class::isInstance).hasSize(9);
    }
}
