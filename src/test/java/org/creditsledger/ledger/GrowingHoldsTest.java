package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.hold;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Threads.atOnce;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Holds that are extended, captured in parts, or granted less than was asked for. */
@DatabaseTest
@WithMockUser(roles = {"SERVICE", "ADMIN"})
record GrowingHoldsTest(
        LedgerService ledger,
        IntegrityService integrity,
        ExpirySweep sweep,
        Given given,
        SettableClock clock,
        PlatformTransactionManager transactionManager) {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void an_extension_holds_more_and_for_longer() {
        var uid = given.userWith(100);
        var placed = given.placed(hold(uid, 30));
        clock.runAhead(Duration.ofMinutes(30));

        var extended = extend(placed, "k1", 20L, HOUR);

        assertThat(extended.amount()).isEqualTo(50);
        assertThat(extended.held()).isEqualTo(50);
        assertThat(extended.expiresAt()).isBetween(placed.expiresAt().plusSeconds(1_790), Instant.MAX);
        assertThat(extended.asked()).isEqualTo(new Hold.Asked(30, null, placed.expiresAt()));
        assertThat(balance(uid)).isEqualTo(new Balance("image", 100, 50));
        assertThat(ledger.findHold(placed.id())).contains(extended);
    }

    @Test
    void a_repeated_extension_changes_nothing_and_another_one_under_its_key_conflicts() {
        var uid = given.userWith(100);
        var placed = given.placed(hold(uid, 30));
        var extended = extend(placed, "k1", 20L, HOUR);

        assertThat(ledger.extend(placed.id(), "k1", 20L, HOUR, "service:test"))
                .isEqualTo(new ExtendResult.Replayed(extended));
        assertThat(ledger.extend(placed.id(), "k1", 21L, HOUR, "service:test"))
                .isEqualTo(new ExtendResult.KeyConflict(extended));
        assertThat(ledger.capture(placed.id(), 20L, false, "k1")).isEqualTo(new CaptureResult.KeyConflict(extended));
        assertThat(balance(uid).held()).isEqualTo(50);
        var other = given.placed(hold(uid, 10));
        assertThat(extend(other, "k1", 5L, null).amount()).isEqualTo(15);
    }

    @Test
    void the_request_that_placed_a_hold_is_still_the_same_after_an_extension() {
        var uid = given.userWith(100);
        var request = hold(uid, 30);
        var extended = extend(given.placed(request), "k1", 20L, Duration.ofHours(5));

        assertThat(ledger.place(request)).isEqualTo(new PlaceResult.Replayed(extended));
    }

    @Test
    void an_extension_beyond_the_available_credits_changes_neither_the_amount_nor_the_time() {
        var uid = given.userWith(100);
        var placed = given.placed(hold(uid, 30));

        assertThat(ledger.extend(placed.id(), "k1", 71L, Duration.ofHours(2), "service:test"))
                .isEqualTo(new ExtendResult.Refused(placed, 71, 100, 70));
        assertThat(ledger.findHold(placed.id())).contains(placed);
        assertThat(extend(placed, "k1", 70L, null).amount()).isEqualTo(100);
    }

    @Test
    void no_hold_lasts_longer_than_thirty_days_and_none_expires_earlier_by_an_extension() {
        var placed = given.placed(hold(given.userWith(100), 30));
        var latest = placed.createdAt().plus(Duration.ofDays(30));

        assertThat(extend(placed, "k1", null, Duration.ofSeconds(1)).expiresAt())
                .isEqualTo(placed.expiresAt());
        assertThat(ledger.extend(placed.id(), "k2", null, Duration.ofDays(31), "service:test"))
                .isEqualTo(new ExtendResult.BeyondLimit(
                        ledger.findHold(placed.id()).orElseThrow(), Posting.MAX_AMOUNT, latest));
    }

    @Test
    void an_extended_hold_expires_at_its_new_time_with_all_it_holds() {
        var uid = given.userWith(100);
        var placed = given.placed(hold(uid, 30));
        extend(placed, "k1", 20L, Duration.ofHours(3));

        clock.runAhead(Duration.ofHours(2));
        sweep.expireDue();
        assertThat(balance(uid).held()).isEqualTo(50);
        clock.runAhead(Duration.ofHours(3).plusSeconds(5));
        sweep.expireDue();

        assertThat(balance(uid).held()).isZero();
        assertThat(ledger.extend(placed.id(), "k2", 1L, null, "service:test"))
                .isInstanceOf(ExtendResult.AlreadySettled.class);
    }

    @Test
    void captures_in_parts_each_debit_under_their_own_key_and_the_last_frees_the_rest() {
        var uid = given.userWith(100);
        var hold = given.placed(hold(uid, 50));
        var job = hold.jobId();

        var first = captured(ledger.capture(hold.id(), 10L, false, "c1"));
        assertThat(balance(uid)).isEqualTo(new Balance("image", 90, 40));
        var second = captured(ledger.capture(hold.id(), 15L, false, "c2"));
        var last = captured(ledger.capture(hold.id(), 5));

        assertThat(first.hold().status()).isEqualTo(HoldStatus.PENDING);
        assertThat(List.of(first, second, last))
                .extracting(captured -> captured.debit().idempotencyKey())
                .containsExactly(
                        "debit:text2image:" + job, "debit:text2image:" + job + ":2", "debit:text2image:" + job + ":3");
        assertThat(balance(uid)).isEqualTo(new Balance("image", 70, 0));
        assertThat(last.hold().status()).isEqualTo(HoldStatus.CAPTURED);
        assertThat(last.hold().capturedAmount()).isEqualTo(30);
        assertThat(ledger.findCaptures(last.hold())).containsExactly(first.debit(), second.debit(), last.debit());
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    @Test
    void a_repeated_part_changes_nothing_at_any_time() {
        var uid = given.userWith(100);
        var hold = given.placed(hold(uid, 50));
        var first = captured(ledger.capture(hold.id(), 10L, false, "c1"));

        assertThat(ledger.capture(hold.id(), 10L, false, "c1"))
                .isEqualTo(new CaptureResult.Replayed(first.hold(), first.debit()));
        assertThat(ledger.capture(hold.id(), 11L, false, "c1")).isEqualTo(new CaptureResult.KeyConflict(first.hold()));
        var last = captured(ledger.capture(hold.id(), 7));
        assertThat(ledger.capture(hold.id(), 10L, false, "c1"))
                .isEqualTo(new CaptureResult.Replayed(last.hold(), first.debit()));
        assertThat(ledger.capture(hold.id(), 7)).isEqualTo(new CaptureResult.Replayed(last.hold(), last.debit()));
        assertThat(ledger.capture(hold.id(), 8))
                .isEqualTo(new CaptureResult.AlreadyCaptured(last.hold(), last.debit()));
        assertThat(balance(uid)).isEqualTo(new Balance("image", 83, 0));
    }

    @Test
    void a_part_takes_no_more_than_is_still_held() {
        var uid = given.userWith(100);
        var hold = given.placed(hold(uid, 50));
        var first = captured(ledger.capture(hold.id(), 30L, false, "c1"));

        assertThat(ledger.capture(hold.id(), 21L, false, "c2"))
                .isEqualTo(new CaptureResult.ExceedsHold(first.hold(), 21));
        captured(ledger.capture(hold.id(), 20L, false, "c2"));
        assertThat(balance(uid)).isEqualTo(new Balance("image", 50, 0));
        assertThat(captured(ledger.capture(hold.id())).hold().status()).isEqualTo(HoldStatus.CAPTURED);
        assertThat(given.entriesOf(uid)).isEqualTo(3);
    }

    @Test
    void the_final_part_can_take_more_than_is_held_if_it_is_available() {
        var uid = given.userWith(100);
        var hold = given.placed(hold(uid, 50));
        captured(ledger.capture(hold.id(), 30L, false, "c1"));

        assertThat(ledger.capture(hold.id(), 71))
                .isInstanceOfSatisfying(
                        CaptureResult.Exceeds.class,
                        exceeds -> assertThat(exceeds.available()).isEqualTo(50));
        captured(ledger.capture(hold.id(), 70));
        assertThat(balance(uid)).isEqualTo(new Balance("image", 0, 0));
    }

    @Test
    void the_cost_of_the_whole_job_counts_the_parts_even_after_the_hold_has_ended() {
        var uid = given.userWith(100);
        var pending = given.placed(hold(uid, 30));
        captured(ledger.capture(pending.id(), 10L, false, "c1"));
        var total = captured(ledger.captureTotal(pending.id(), 25, "Done", Map.of()));
        assertThat(total.debit().amount()).isEqualTo(15);
        assertThat(ledger.captureTotal(pending.id(), 25, "Done", Map.of()))
                .isEqualTo(new CaptureResult.Replayed(total.hold(), total.debit()));

        var released = given.placed(hold(uid, 30));
        captured(ledger.capture(released.id(), 10L, false, "c1"));
        ledger.release(released.id());
        assertThat(balance(uid)).isEqualTo(new Balance("image", 65, 0));
        assertThat(captured(ledger.captureTotal(released.id(), 12, "Done", Map.of()))
                        .debit()
                        .amount())
                .isEqualTo(2);

        var less = given.placed(hold(uid, 30));
        captured(ledger.capture(less.id(), 10L, false, "c1"));
        assertThat(captured(ledger.captureTotal(less.id(), 8, "Done", Map.of()))
                        .hold()
                        .status())
                .isEqualTo(HoldStatus.CAPTURED);
        assertThat(balance(uid)).isEqualTo(new Balance("image", 53, 0));
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    @Test
    void a_release_frees_only_what_was_not_captured() {
        var uid = given.userWith(100);
        var hold = given.placed(hold(uid, 50));
        captured(ledger.capture(hold.id(), 10L, false, "c1"));

        var released = (ReleaseResult.Released) ledger.release(hold.id(), "The worker is gone", "root");

        assertThat(released.hold().capturedAmount()).isEqualTo(10);
        assertThat(released.hold().status()).isEqualTo(HoldStatus.RELEASED);
        assertThat(balance(uid)).isEqualTo(new Balance("image", 90, 0));
        assertThat(given.one(
                        String.class,
                        "select created_by || ': ' || reason from hold_changes where hold_id = ? and kind = 'release'",
                        hold.id()))
                .isEqualTo("admin:root: The worker is gone");
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 9, 20})
    void a_hold_with_a_minimum_takes_what_there_is(long available) {
        var uid = given.userWith(available);
        var request = hold(uid, 15).withMinimum(7);

        var hold = given.placed(request);

        assertThat(hold.amount()).isEqualTo(Math.min(available, 15));
        assertThat(hold.asked().amount()).isEqualTo(15);
        assertThat(ledger.place(request)).isEqualTo(new PlaceResult.Replayed(hold));
        assertThat(balance(uid).held()).isEqualTo(hold.amount());
    }

    @Test
    void less_than_the_minimum_is_not_held() {
        var uid = given.userWith(6);

        assertThat(ledger.place(hold(uid, 15).withMinimum(7))).isEqualTo(new PlaceResult.Refused("image", 7, 6, 6));
        assertThat(balance(uid).held()).isZero();
    }

    @Test
    void a_job_whose_id_ends_like_the_number_of_a_capture_still_gets_its_own_debit() {
        var uid = given.userWith(100);
        var job = key();
        var batch = given.placed(job(uid, job, 50));
        captured(ledger.capture(batch.id(), 10L, false, "c1"));
        captured(ledger.capture(batch.id(), 10L, false, "c2"));

        var own = given.posted(
                Posting.jobDebit(uid, "image", 3, "text2image", job + ":2", "Job", Map.of(), "service:test"));
        assertThat(own.jobId()).isEqualTo(job + ":2");
        assertThat(ledger.post(own.request())).isEqualTo(new PostingResult.Replayed(own));
        assertThat(ledger.findDebit(JobAttempt.first("text2image", job + ":2"))).contains(own);
        var third = given.placed(job(uid, job + ":3", 5));
        assertThat(captured(ledger.capture(third.id())).debit().idempotencyKey())
                .endsWith(job + ":3");
        assertThat(captured(ledger.capture(batch.id(), 10L, false, "c3"))
                        .debit()
                        .jobId())
                .isEqualTo(job);
        assertThat(balance(uid)).isEqualTo(new Balance("image", 62, 20));
        assertThat(ledger.findCaptures(ledger.findHold(batch.id()).orElseThrow()))
                .hasSize(3);
    }

    @Test
    void all_of_it_works_in_the_transaction_of_a_caller() {
        var uid = given.userWith(100);
        var transaction = new TransactionTemplate(transactionManager);
        var hold = given.placed(hold(uid, 50));

        transaction.executeWithoutResult(_ -> {
            extend(hold, "k1", 10L, null);
            captured(ledger.capture(hold.id(), 20L, false, "c1"));
        });
        transaction.executeWithoutResult(_ -> {
            assertThat(ledger.extend(hold.id(), "k1", 10L, null, "service:test"))
                    .isInstanceOf(ExtendResult.Replayed.class);
            assertThat(ledger.capture(hold.id(), 20L, false, "c1")).isInstanceOf(CaptureResult.Replayed.class);
            captured(ledger.capture(hold.id(), 15L, false, "c2"));
            captured(ledger.captureTotal(hold.id(), 36, "Done", Map.of()));
        });

        assertThat(balance(uid)).isEqualTo(new Balance("image", 64, 0));
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    @Test
    void calls_that_change_one_hold_at_once_leave_one_end_and_the_right_sums() throws Exception {
        var seed = new Random().nextLong();
        System.out.println("seed of GrowingHoldsTest: " + seed);
        var random = new Random(seed);
        for (var round = 0; round < 30; round++) {
            var uid = given.userWith(100);
            var hold = given.placed(hold(uid, 40));
            var tasks = new ArrayList<Runnable>(IntStream.range(0, 3)
                    .<Runnable>mapToObj(n -> () -> ledger.extend(hold.id(), "e" + n, 5L, HOUR, "service:test"))
                    .toList());
            IntStream.range(0, 4).forEach(n -> tasks.add(() -> ledger.capture(hold.id(), 9L, false, "c" + n)));
            tasks.add(() -> ledger.capture(hold.id(), 11));
            tasks.add(() -> ledger.release(hold.id()));
            Collections.shuffle(tasks, random);
            atOnce(tasks.size(), n -> {
                tasks.get(n).run();
                return n;
            });

            var end = ledger.findHold(hold.id()).orElseThrow();
            assertThat(end.status()).as("seed " + seed).isIn(HoldStatus.CAPTURED, HoldStatus.RELEASED);
            assertThat(balance(uid)).as("seed " + seed).isEqualTo(new Balance("image", 100 - end.captured(), 0));
            assertThat(ledger.findCaptures(end).stream()
                            .mapToLong(Entry::amount)
                            .sum())
                    .as("seed " + seed)
                    .isEqualTo(end.captured());
        }
    }

    private Hold extend(Hold hold, String key, Long amount, Duration timeout) {
        return extended(ledger.extend(hold.id(), key, amount, timeout, "service:test"));
    }

    private static Hold extended(ExtendResult result) {
        return ((ExtendResult.Extended) result).hold();
    }

    private static CaptureResult.Captured captured(CaptureResult result) {
        return (CaptureResult.Captured) result;
    }

    private static HoldRequest job(String uid, String jobId, long amount) {
        return new HoldRequest(uid, "image", amount, "text2image", jobId, "Job", Map.of(), "service:test", HOUR);
    }

    private Balance balance(String uid) {
        return ledger.balances(uid).perType().getFirst();
    }
}
