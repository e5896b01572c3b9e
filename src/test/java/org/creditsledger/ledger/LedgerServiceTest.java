package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.creditsledger.ledger.Direction.CREDIT;
import static org.creditsledger.ledger.Direction.DEBIT;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.History;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
record LedgerServiceTest(
        History history,
        LedgerService ledger,
        Given given,
        SettableClock clock,
        PlatformTransactionManager transactionManager) {

    @Test
    void a_credit_writes_one_entry_and_raises_the_balance() {
        var uid = given.user();

        var result = ledger.post(adjustment(uid, CREDIT, 120, key()));

        assertThat(result).isInstanceOfSatisfying(PostingResult.Posted.class, posted -> {
            assertThat(posted.entry().seq()).isEqualTo(1);
            assertThat(posted.entry().balanceAfter()).isEqualTo(120);
        });
        assertThat(given.entriesOf(uid)).isEqualTo(1);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(120);
    }

    @Test
    void a_debit_writes_one_entry_and_lowers_the_balance() {
        var uid = given.userWith(100);

        var result = ledger.post(adjustment(uid, DEBIT, 35, key()));

        assertThat(result).isInstanceOfSatisfying(PostingResult.Posted.class, posted -> {
            assertThat(posted.entry().seq()).isEqualTo(2);
            assertThat(posted.entry().balanceAfter()).isEqualTo(65);
        });
        assertThat(given.entriesOf(uid)).isEqualTo(2);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(65);
    }

    @Test
    void a_debit_may_take_the_whole_balance() {
        var uid = given.userWith(100);

        assertThat(ledger.post(adjustment(uid, DEBIT, 100, key()))).isInstanceOf(PostingResult.Posted.class);
        assertThat(given.imageBalanceOf(uid)).isZero();
    }

    @Test
    void a_debit_beyond_the_balance_is_refused_and_writes_nothing() {
        var uid = given.userWith(34);

        var result = ledger.post(adjustment(uid, DEBIT, 35, key()));

        assertThat(result).isEqualTo(new PostingResult.Refused("image", 35, 34, 34));
        assertThat(given.entriesOf(uid)).isEqualTo(1);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(34);
    }

    @Test
    void a_debit_of_a_user_without_credits_is_refused() {
        var uid = given.user();

        assertThat(ledger.post(adjustment(uid, DEBIT, 1, key())))
                .isEqualTo(new PostingResult.Refused("image", 1, 0, 0));
        assertThat(given.entriesOf(uid)).isZero();
    }

    @Test
    void each_posting_is_decided_by_what_the_ones_before_it_left() {
        var uid = given.userWith(100);
        var wish = adjustment(uid, DEBIT, 35, key());

        var results = Stream.of(wish, adjustment(uid, DEBIT, 66, key()), wish).map(ledger::post);

        assertThat(results)
                .hasExactlyElementsOfTypes(
                        PostingResult.Posted.class, PostingResult.Refused.class, PostingResult.Replayed.class);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(65);
    }

    @Test
    void a_refused_posting_may_succeed_once_there_are_credits() {
        var uid = given.userWith(10);
        var wish = adjustment(uid, DEBIT, 20, key());
        ledger.post(wish);
        given.credit(uid, 10);

        assertThat(ledger.post(wish)).isInstanceOf(PostingResult.Posted.class);
        assertThat(given.imageBalanceOf(uid)).isZero();
    }

    @Test
    void a_replay_answers_the_first_entry_and_writes_nothing() {
        var uid = given.userWith(100);
        var wish = adjustment(uid, DEBIT, 35, key());
        var first = (PostingResult.Posted) ledger.post(wish);

        var second = ledger.post(wish);

        assertThat(second).isEqualTo(new PostingResult.Replayed(first.entry()));
        assertThat(given.entriesOf(uid)).isEqualTo(2);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(65);
    }

    static List<Posting> other_wishes_under_the_same_key() {
        var relatedEntryId = UUID.fromString("01900000-0000-7000-8000-000000000000");
        return List.of(
                wish("u", "image", DEBIT, 36, "text2image", "r", "job_1", null, null, Map.of(), "a"),
                wish("v", "image", DEBIT, 35, "text2image", "r", "job_1", null, null, Map.of(), "a"),
                wish("u", "video", DEBIT, 35, "text2image", "r", "job_1", null, null, Map.of(), "a"),
                wish("u", "image", CREDIT, 35, "text2image", "r", "job_1", null, null, Map.of(), "a"),
                wish("u", "image", DEBIT, 35, "image2image", "r", "job_1", null, null, Map.of(), "a"),
                wish("u", "image", DEBIT, 35, "text2image", "r", "job_2", null, null, Map.of(), "a"),
                wish("u", "image", DEBIT, 35, "text2image", "r", "job_1", "pi", null, Map.of(), "a"),
                wish("u", "image", DEBIT, 35, "text2image", "r", "job_1", null, relatedEntryId, Map.of(), "a"),
                wish("u", "image", DEBIT, 35, "text2image", "r", "job_1", null, null, Map.of("k", "v"), "a"),
                wish("u", "image", DEBIT, 35, "text2image", "r", "job_1", null, null, Map.of(), "b"));
    }

    @ParameterizedTest
    @MethodSource("other_wishes_under_the_same_key")
    void a_different_posting_under_a_used_key_is_a_conflict_and_writes_nothing(Posting other) {
        var uid = given.userWith(100);
        var key = key();
        var first = wish("u", "image", DEBIT, 35, "text2image", "r", "job_1", null, null, Map.of(), "a");
        var posted = (PostingResult.Posted) ledger.post(rekeyed(first, uid, key));

        var result = ledger.post(rekeyed(other, uid + (other.uid().equals("u") ? "" : "-other"), key));

        assertThat(result).isEqualTo(new PostingResult.KeyConflict(posted.entry()));
        assertThat(given.entriesOf(uid)).isEqualTo(2);
        assertThat(given.entriesOf(uid + "-other")).isZero();
        assertThat(given.imageBalanceOf(uid)).isEqualTo(65);
    }

    @Test
    void an_entry_keeps_every_field_of_its_posting() {
        var uid = given.userWith(100);
        var job = key();
        var meta = Map.of("model", "flux-pro", "note", "“quoted”, 😀");
        var posting = Posting.jobDebit(uid, "image", 8, "text2image", job, "1 × flux-pro", meta, "service:jobs");

        var entry = given.posted(posting);

        assertThat(ledger.findByIdempotencyKey("debit:text2image:" + job)).contains(entry);
        assertThat(entry)
                .usingRecursiveComparison()
                .comparingOnlyFields(Stream.of(Posting.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toArray(String[]::new))
                .isEqualTo(posting);
    }

    @Test
    void each_type_has_its_own_balance() {
        var uid = given.userWith(100);

        ledger.post(Posting.adjustment(uid, "video", CREDIT, 7, "Test", "tester", key()));

        assertThat(ledger.balances(uid).perType())
                .containsExactly(new Balance("image", 100, 0), new Balance("video", 7, 0));
    }

    @Test
    void a_user_without_entries_has_zero_of_every_type() {
        var balances = ledger.balances(given.user());

        assertThat(balances.perType()).containsExactly(new Balance("image", 0, 0), new Balance("video", 0, 0));
        assertThat(balances.updatedAt()).isNull();
    }

    @Test
    void a_credit_type_that_does_not_exist_is_an_error_and_writes_nothing() {
        var uid = given.user();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.post(Posting.adjustment(uid, "smell", CREDIT, 1, "Test", "tester", key())))
                .withMessageContaining("smell");
        assertThat(given.entriesOf(uid)).isZero();
    }

    @Test
    void later_entries_have_later_times_even_when_the_clock_stands_still_or_is_set_back() {
        var uid = given.user();
        clock.stopAt(Instant.parse("2026-03-01T12:00:00Z"));
        given.credit(uid, 1);
        given.credit(uid, 1);
        clock.stopAt(Instant.parse("2026-03-01T11:00:00Z"));
        given.credit(uid, 1);

        assertThat(history.entries(EntryFilter.of(uid), null, 0, 10))
                .extracting(entry -> entry.createdAt().toString())
                .containsExactly("2026-03-01T12:00:00.000002Z", "2026-03-01T12:00:00.000001Z", "2026-03-01T12:00:00Z");
    }

    @Test
    void a_wrong_entry_is_undone_by_an_opposite_one_that_is_linked_to_it() {
        var uid = given.userWith(100);
        var wrong = given.credit(uid, 40);
        var reversal = Posting.reversal(wrong, "Given to the wrong user", "tester");

        var undone = given.posted(reversal);

        assertThat(undone.direction()).isEqualTo(DEBIT);
        assertThat(undone.relatedEntryId()).isEqualTo(wrong.id());
        assertThat(undone.createdBy()).isEqualTo("admin:tester");
        assertThat(ledger.findRelatedTo(wrong.id())).containsExactly(undone);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
        assertThat(ledger.post(reversal)).isEqualTo(new PostingResult.Replayed(undone));
    }

    @Test
    void a_refunded_entry_cannot_also_be_undone() {
        var uid = given.userWith(100);
        var debit = given.posted(jobOf8(uid));
        ledger.post(Given.jobRefund(debit, "Job failed", "service:jobs"));

        assertThat(ledger.post(Posting.reversal(debit, "Complaint", "tester")))
                .isEqualTo(new PostingResult.ExceedsRelated(debit, 8, 0));
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
    }

    @Test
    void an_undone_entry_cannot_also_be_refunded() {
        var uid = given.userWith(100);
        var debit = given.posted(jobOf8(uid));
        ledger.post(Posting.reversal(debit, "Complaint", "tester"));

        assertThat(ledger.post(Given.jobRefund(debit, "Job failed", "service:jobs")))
                .isEqualTo(new PostingResult.ExceedsRelated(debit, 8, 0));
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
    }

    @Test
    void spent_credits_cannot_be_taken_back() {
        var uid = given.userWith(100);
        var wrong = given.credit(uid, 40);
        ledger.post(adjustment(uid, DEBIT, 120, key()));

        assertThat(ledger.post(Posting.reversal(wrong, "Too many", "tester")))
                .isEqualTo(new PostingResult.Refused("image", 40, 20, 20));
    }

    @Test
    void a_posting_is_decided_by_the_locked_balance_and_not_by_an_earlier_read() {
        var uid = given.userWith(100);

        new TransactionTemplate(transactionManager).executeWithoutResult(_ -> {
            assertThat(ledger.balances(uid).perType()).contains(new Balance("image", 100, 0));
            CompletableFuture.runAsync(
                            new DelegatingSecurityContextRunnable(() -> ledger.post(adjustment(uid, DEBIT, 60, key()))))
                    .join();
            assertThat(ledger.post(adjustment(uid, DEBIT, 60, key())))
                    .isEqualTo(new PostingResult.Refused("image", 60, 40, 40));
        });
    }

    @Test
    void a_posting_is_undone_with_the_transaction_it_joined() {
        var uid = given.userWith(100);
        var wish = adjustment(uid, DEBIT, 35, key());

        new TransactionTemplate(transactionManager).executeWithoutResult(transaction -> {
            assertThat(ledger.post(wish)).isInstanceOf(PostingResult.Posted.class);
            transaction.setRollbackOnly();
        });

        assertThat(given.entriesOf(uid)).isEqualTo(1);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
        assertThat(ledger.post(wish)).isInstanceOf(PostingResult.Posted.class);
    }

    @Test
    void two_postings_of_one_transaction_see_each_other() {
        var uid = given.userWith(100);

        new TransactionTemplate(transactionManager).executeWithoutResult(_ -> {
            ledger.post(adjustment(uid, DEBIT, 60, key()));
            assertThat(ledger.post(adjustment(uid, DEBIT, 60, key()))).isInstanceOf(PostingResult.Refused.class);
            ledger.post(adjustment(uid, DEBIT, 40, key()));
        });

        assertThat(given.entriesOf(uid)).isEqualTo(3);
        assertThat(given.imageBalanceOf(uid)).isZero();
    }

    @Test
    @WithMockUser(username = "mallory", roles = "USER")
    void a_user_cannot_post() {
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> ledger.post(adjustment("mallory", CREDIT, 1_000, key())));
    }

    @Test
    @WithMockUser(username = "mallory", roles = "USER")
    void a_user_reads_only_their_own_entries() {
        assertThat(ledger.balances("mallory").perType()).isNotEmpty();
        assertThat(history.entries(EntryFilter.of("mallory"), null, 0, 1)).isEmpty();
        assertThat(history.count(EntryFilter.of("mallory").before(Instant.now()), 9))
                .isZero();

        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> ledger.balances("alice"));
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> history.entries(EntryFilter.of("alice"), null, 0, 1));
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> history.count(EntryFilter.of("alice").before(Instant.now()), 9));
    }

    @Test
    @WithMockUser(username = "admin", roles = "ADMIN")
    void an_admin_reads_and_posts_for_all_users() {
        var uid = given.userWith(10);

        assertThat(ledger.balances(uid).perType()).contains(new Balance("image", 10, 0));
    }

    private static Posting jobOf8(String uid) {
        return Posting.jobDebit(uid, "image", 8, "text2image", key(), "Job", Map.of(), "service:jobs");
    }

    private static Posting rekeyed(Posting wish, String uid, String key) {
        return new Posting(
                uid,
                wish.type(),
                wish.direction(),
                wish.amount(),
                wish.source(),
                wish.reason(),
                wish.jobId(),
                wish.paymentId(),
                wish.invoiceId(),
                wish.relatedEntryId(),
                wish.meta(),
                wish.createdBy(),
                key,
                List.of());
    }

    private static Posting wish(
            String uid,
            String type,
            Direction direction,
            long amount,
            String source,
            String reason,
            String jobId,
            String paymentId,
            UUID relatedEntryId,
            Map<String, String> meta,
            String createdBy) {
        return new Posting(
                uid,
                type,
                direction,
                amount,
                source,
                reason,
                jobId,
                paymentId,
                null,
                relatedEntryId,
                meta,
                createdBy,
                "replaced",
                List.of());
    }
}
