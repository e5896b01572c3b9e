package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.creditsledger.ledger.Direction.DEBIT;
import static org.creditsledger.ledger.EarlierRelease.inOtherWords;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Threads.atOnce;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.users.UserCredits;
import org.creditsledger.users.UserCreditsService;
import org.creditsledger.users.UsersFilter;
import org.creditsledger.users.UsersOrder;
import org.creditsledger.users.UsersPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
record HoldTest(
        IntegrityService integrity,
        LedgerService ledger,
        ExpirySweep sweep,
        BalanceRepository balances,
        UserCreditsService userCredits,
        MeterRegistry figures,
        Given given,
        SettableClock clock,
        PlatformTransactionManager transactionManager) {

    @Test
    void a_hold_reduces_the_available_credits_and_not_the_balance() {
        var uid = given.userWith(100);

        var result = ledger.place(request(uid, 30, key()));

        assertThat(result)
                .isInstanceOfSatisfying(
                        PlaceResult.Placed.class,
                        placed -> assertThat(placed.hold().status()).isEqualTo(HoldStatus.PENDING));
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 100, 30));
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    void a_debit_and_another_hold_get_only_available_credits() {
        var uid = given.userWith(100);
        place(uid, 70);

        assertThat(ledger.post(adjustment(uid, DEBIT, 31, key())))
                .isEqualTo(new PostingResult.Refused("image", 31, 100, 30));
        assertThat(ledger.place(request(uid, 31, key()))).isEqualTo(new PlaceResult.Refused("image", 31, 100, 30));
        assertThat(ledger.post(adjustment(uid, DEBIT, 30, key()))).isInstanceOf(PostingResult.Posted.class);
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 70, 70));
    }

    @Test
    void a_user_without_credits_cannot_hold_any() {
        assertThat(ledger.place(request(given.user(), 1, key()))).isEqualTo(new PlaceResult.Refused("image", 1, 0, 0));
    }

    @Test
    void the_same_hold_placed_again_is_replayed_and_reserves_nothing() {
        var uid = given.userWith(100);
        var request = request(uid, 30, key());
        var first = given.placed(request);

        assertThat(ledger.place(request)).isEqualTo(new PlaceResult.Replayed(first));
        assertThat(imageBalance(uid).held()).isEqualTo(30);
    }

    static Stream<HoldRequest> other_holds_of_the_same_job() {
        var hour = Duration.ofHours(1);
        return Stream.of(
                new HoldRequest("v", "image", 30, "text2image", "j", "Job", Map.of(), "service:jobs", hour),
                new HoldRequest("u", "video", 30, "text2image", "j", "Job", Map.of(), "service:jobs", hour),
                new HoldRequest("u", "image", 31, "text2image", "j", "Job", Map.of(), "service:jobs", hour),
                new HoldRequest("u", "image", 30, "text2image", "j", "Other", Map.of(), "service:jobs", hour)
                        .inWordsOfCaller(),
                new HoldRequest("u", "image", 30, "text2image", "j", "Job", Map.of("k", "v"), "service:jobs", hour),
                new HoldRequest("u", "image", 30, "text2image", "j", "Job", Map.of(), "service:api", hour),
                new HoldRequest(
                        "u", "image", 30, "text2image", "j", "Job", Map.of(), "service:jobs", hour.plusMillis(1)));
    }

    @ParameterizedTest
    @MethodSource("other_holds_of_the_same_job")
    void another_hold_for_the_same_job_is_a_conflict(HoldRequest other) {
        var uid = given.userWith(100);
        var job = key();
        var first = given.placed(request(uid, 30, job));

        var result = ledger.place(new HoldRequest(
                other.uid().equals("u") ? uid : given.userWith(100),
                other.type(),
                other.amount(),
                other.minimum(),
                other.source(),
                job,
                other.attempt(),
                other.reason(),
                other.isReasonOfCaller(),
                other.meta(),
                other.createdBy(),
                other.timeout()));

        assertThat(result).isEqualTo(new PlaceResult.HoldConflict(first));
        assertThat(imageBalance(uid).held()).isEqualTo(30);
    }

    @Test
    void a_hold_with_another_wording_is_the_same_hold_and_captured_once() {
        var uid = given.userWith(100);
        var request = request(uid, 30, key());
        var hold = given.placed(request);

        assertThat(ledger.place(inOtherWords(request, "Otherwise"))).isEqualTo(new PlaceResult.Replayed(hold));
        var captured = (CaptureResult.Captured) ledger.captureTotal(hold.id(), 30, "As it was made", Map.of());
        assertThat(captured.debit().reason()).isEqualTo("As it was made");
        assertThat(ledger.captureTotal(hold.id(), 30, "As it was made, otherwise", Map.of()))
                .isEqualTo(new CaptureResult.Replayed(captured.hold(), captured.debit()));
        assertThat(ledger.place(inOtherWords(request, "Otherwise")))
                .isEqualTo(new PlaceResult.Replayed(captured.hold()));
        assertThat(given.entriesOf(uid)).isEqualTo(2);
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 70, 0));
    }

    @Test
    void the_callers_reason_is_part_of_the_hold() {
        var uid = given.userWith(100);
        var request = request(uid, 30, key());
        var hold = given.placed(request.inWordsOfCaller());

        assertThat(ledger.place(request.inWordsOfCaller())).isEqualTo(new PlaceResult.Replayed(hold));
        assertThat(ledger.place(inOtherWords(request, "Otherwise").inWordsOfCaller()))
                .isEqualTo(new PlaceResult.HoldConflict(hold));
        assertThat(ledger.place(inOtherWords(request, "Our words"))).isEqualTo(new PlaceResult.HoldConflict(hold));
        assertThat(imageBalance(uid).held()).isEqualTo(30);
    }

    @Test
    void an_earlier_releases_hold_may_differ_in_our_wording_but_not_in_the_callers() {
        var uid = given.userWith(100);
        var request = request(uid, 30, key());
        ledger.place(request);
        given.asOwner()
                .sql("update holds set reason_of_caller = null where uid = ?")
                .param(uid)
                .update();

        assertThat(ledger.place(request)).isInstanceOf(PlaceResult.Replayed.class);
        assertThat(ledger.place(request.inWordsOfCaller())).isInstanceOf(PlaceResult.Replayed.class);
        assertThat(ledger.place(inOtherWords(request, "Otherwise"))).isInstanceOf(PlaceResult.Replayed.class);
        assertThat(ledger.place(inOtherWords(request, "Otherwise").inWordsOfCaller()))
                .isInstanceOf(PlaceResult.HoldConflict.class);
    }

    @Test
    void of_many_concurrent_wordings_of_a_hold_one_is_placed() throws Exception {
        for (var round = 0; round < 10; round++) {
            var uid = given.userWith(100);
            var request = request(uid, 30, key());

            var results = atOnce(8, thread -> ledger.place(inOtherWords(request, "Words of " + thread)));

            assertThat(results.stream().filter(PlaceResult.Placed.class::isInstance))
                    .hasSize(1);
            assertThat(results.stream().filter(PlaceResult.Replayed.class::isInstance))
                    .hasSize(7);
            assertThat(imageBalance(uid).held()).isEqualTo(30);
        }
    }

    @Test
    void a_debited_job_gets_no_hold() {
        var uid = given.userWith(100);
        var job = key();
        ledger.post(Posting.jobDebit(uid, "image", 30, "text2image", job, "Job", Map.of(), "service:jobs"));

        assertThat(ledger.place(request(uid, 30, job))).isInstanceOf(PlaceResult.AlreadyDebited.class);
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 70, 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 999, 86_400_001})
    void a_timeout_is_one_second_to_24_hours(long timeoutMs) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HoldRequest(
                        "u",
                        "image",
                        1,
                        "text2image",
                        "j",
                        "Job",
                        Map.of(),
                        "service:jobs",
                        Duration.ofMillis(timeoutMs)))
                .withMessageContaining("timeout");
    }

    @Test
    void capturing_debits_the_job_once() {
        var uid = given.userWith(100);
        var job = key();
        var hold = given.placed(request(uid, 30, job));

        var captured = (CaptureResult.Captured) ledger.capture(hold.id(), 30);

        assertThat(captured.debit().idempotencyKey()).isEqualTo("debit:text2image:" + job);
        assertThat(captured.debit().balanceAfter()).isEqualTo(70);
        assertThat(captured.hold().status()).isEqualTo(HoldStatus.CAPTURED);
        assertThat(captured.hold().entryId()).isEqualTo(captured.debit().id());
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 70, 0));
        assertThat(ledger.capture(hold.id(), 30))
                .isEqualTo(new CaptureResult.Replayed(captured.hold(), captured.debit()));
        assertThat(given.entriesOf(uid)).isEqualTo(2);
    }

    @Test
    void capturing_less_releases_the_rest() {
        var uid = given.userWith(100);
        var hold = place(uid, 30);

        assertThat(ledger.capture(hold.id(), 12)).isInstanceOf(CaptureResult.Captured.class);
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 88, 0));
    }

    @Test
    void capturing_more_takes_the_rest_from_what_is_available() {
        var uid = given.userWith(100);
        place(uid, 50);
        var hold = place(uid, 30);

        assertThat(ledger.capture(hold.id(), 51)).isEqualTo(new CaptureResult.Exceeds(hold, 51, 100, 20));
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 100, 80));
        assertThat(ledger.capture(hold.id(), 50)).isInstanceOf(CaptureResult.Captured.class);
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 50, 50));
    }

    @Test
    void a_captured_hold_can_be_neither_captured_differently_nor_released() {
        var uid = given.userWith(100);
        var hold = place(uid, 30);
        var captured = (CaptureResult.Captured) ledger.capture(hold.id(), 30);

        assertThat(ledger.capture(hold.id(), 29))
                .isEqualTo(new CaptureResult.AlreadyCaptured(captured.hold(), captured.debit()));
        assertThat(ledger.release(hold.id())).isEqualTo(new ReleaseResult.AlreadyCaptured(captured.hold()));
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 70, 0));
    }

    @Test
    void a_release_gives_everything_back_once() {
        var uid = given.userWith(100);
        var hold = place(uid, 30);

        var released = (ReleaseResult.Released) ledger.release(hold.id());

        assertThat(ledger.release(hold.id())).isEqualTo(new ReleaseResult.Replayed(released.hold()));
        assertThat(ledger.capture(hold.id(), 30)).isEqualTo(new CaptureResult.AlreadyReleased(released.hold()));
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 100, 0));
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    void a_job_debited_without_its_hold_is_not_debited_again() {
        var uid = given.userWith(100);
        var job = key();
        var hold = given.placed(request(uid, 30, job));
        var debit =
                given.posted(Posting.jobDebit(uid, "image", 30, "text2image", job, "Job", Map.of(), "service:jobs"));

        assertThat(ledger.capture(hold.id(), 30)).isEqualTo(new CaptureResult.AlreadyDebited(hold, debit));
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 70, 30));
    }

    @Test
    void a_hold_that_does_not_exist_is_not_found() {
        assertThat(ledger.capture(UUID.randomUUID(), 1)).isEqualTo(new CaptureResult.NotFound());
        assertThat(ledger.release(UUID.randomUUID())).isEqualTo(new ReleaseResult.NotFound());
    }

    @Test
    void an_overdue_hold_cannot_be_captured_even_before_the_sweep() {
        var uid = given.userWith(100);
        var hold = place(uid, 30);
        clock.stopAt(hold.expiresAt().minusNanos(1_000));
        var other = place(uid, 20);
        clock.stopAt(hold.expiresAt());

        assertThat(ledger.capture(hold.id(), 30)).isInstanceOf(CaptureResult.Expired.class);
        assertThat(ledger.release(hold.id())).isInstanceOf(ReleaseResult.Expired.class);
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 100, 20));
        assertThat(ledger.capture(other.id(), 20)).isInstanceOf(CaptureResult.Captured.class);
    }

    @Test
    void the_sweep_expires_only_overdue_holds() {
        var uid = given.userWith(100);
        place(uid, 30);
        clock.runAhead(Duration.ofMinutes(59));
        var later = place(uid, 20);
        clock.runAhead(Duration.ofMinutes(61));

        assertThat(sweep.expireDue()).isGreaterThanOrEqualTo(1);
        assertThat(imageBalance(uid)).isEqualTo(new Balance("image", 100, 20));
        assertThat(ledger.release(later.id())).isInstanceOf(ReleaseResult.Released.class);
    }

    @Test
    void the_sweep_skips_a_locked_balance() {
        var uid = given.userWith(100);
        place(uid, 30);
        clock.runAhead(Duration.ofHours(2));

        new TransactionTemplate(transactionManager).executeWithoutResult(_ -> {
            balances.lock(new BalanceId(uid, "image"));
            CompletableFuture.supplyAsync(sweep::expireDue).join(); // it does not wait for the lock
        });

        assertThat(imageBalance(uid).held()).isEqualTo(30);
        sweep.expireDue();
        assertThat(imageBalance(uid).held()).isZero();
    }

    @Test
    void a_balance_that_cannot_be_written_does_not_block_other_expiries() {
        var uids = Stream.of(given.userWith(100), given.userWith(100)).sorted().toList();
        uids.forEach(uid -> place(uid, 30));
        var corrupt = uids.getFirst();
        var sound = uids.getLast();
        given.asOwner()
                .sql("update balances set held = 0 where uid = ?")
                .param(corrupt)
                .update();
        clock.runAhead(Duration.ofHours(2));
        var failures = failures();

        sweep.expireDue();

        assertThat(imageBalance(sound).held()).isZero();
        assertThat(imageBalance(corrupt).held()).isZero();
        assertThat(statusesOf(corrupt)).containsExactly("pending");
        assertThat(statusesOf(sound)).containsExactly("expired");
        assertThat(failures() - failures).isEqualTo(1);

        given.asOwner()
                .sql("update balances set held = 30 where uid = ?")
                .param(corrupt)
                .update();
        sweep.expireDue();
        assertThat(statusesOf(corrupt)).containsExactly("expired");
    }

    private double failures() {
        var counter = figures.find("credits.holds")
                .tags("action", "expire", "outcome", "failed")
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private Instant stopClock() {
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        clock.stopAt(now);
        return now;
    }

    private List<String> statusesOf(String uid) {
        return given.asOwner()
                .sql("select status from holds where uid = ?")
                .param(uid)
                .query(String.class)
                .list();
    }

    @Test
    @WithMockUser(roles = {"SERVICE", "ADMIN"})
    void every_end_of_a_hold_is_the_last_activity_of_its_user() {
        var start = stopClock();
        var uid = given.userWith(100);
        var released = at(start.plusSeconds(1), () -> place(uid, 10));
        assertActive(uid, start.plusSeconds(1));
        var captured = at(start.plusSeconds(2), () -> place(uid, 10));
        at(start.plusSeconds(3), () -> ledger.release(released.id()));
        assertActive(uid, start.plusSeconds(3));
        at(start.plusSeconds(4), () -> ledger.capture(captured.id(), 10));
        assertActive(uid, start.plusSeconds(4));
        var due = at(start.plusSeconds(5), () -> place(uid, 10)).expiresAt();
        at(due, sweep::expireDue);
        assertActive(uid, due);
    }

    @Test
    @WithMockUser(roles = {"SERVICE", "ADMIN"})
    void users_are_listed_by_what_became_of_their_holds_too() {
        var start = stopClock();
        var held = given.userWith(100);
        clock.stopAt(start.plusSeconds(1));
        var credited = given.userWith(100);
        at(start.plusSeconds(1).plusMillis(1), () -> place(held, 10));

        var longestInactive = new UsersFilter("image", null, 0, false, UsersOrder.ACTIVE_FIRST);
        var next = userCredits.page(longestInactive, position(credited), 0, 50);

        assertThat(next).extracting(UserCredits::uid).contains(held).doesNotContain(credited);
    }

    @Test
    void an_entry_has_its_own_time_and_not_that_of_a_hold() {
        var uid = given.userWith(100);
        clock.runAhead(Duration.ofDays(1));
        var hold = place(uid, 10);
        clock.reset();
        ledger.release(hold.id());

        var entry = given.credit(uid, 1);

        assertThat(entry.createdAt()).isBefore(Instant.now().plusSeconds(60));
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    private <T> T at(Instant time, Supplier<T> action) {
        clock.stopAt(time);
        return action.get();
    }

    private void assertActive(String uid, Instant time) {
        assertThat(ledger.balances(uid).updatedAt()).isEqualTo(time);
        assertThat(user(uid).lastActivityAt()).isEqualTo(time);
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    private UsersPosition position(String uid) {
        var user = user(uid);
        return UsersPosition.of(UsersOrder.ACTIVE_FIRST, user.available(), user.lastActivityAt(), uid);
    }

    private UserCredits user(String uid) {
        return userCredits.find(uid, "image").orElseThrow();
    }

    private Hold place(String uid, long amount) {
        return given.placed(request(uid, amount, key()));
    }

    private static HoldRequest request(String uid, long amount, String jobId) {
        return new HoldRequest(
                uid,
                "image",
                amount,
                "text2image",
                jobId,
                "Job",
                Map.of(),
                "service:jobs",
                HoldRequest.DEFAULT_TIMEOUT);
    }

    private Balance imageBalance(String uid) {
        return ledger.balances(uid).perType().getFirst();
    }

    @Test
    void a_hold_whose_placing_was_rolled_back_is_not_found_even_if_its_job_has_another() {
        var uid = given.userWith(10);
        var request = new HoldRequest(
                uid, "image", 4, "text2image", Given.key(), "Job", Map.of(), "service:jobs", Duration.ofHours(1));
        var rolledBack = new TransactionTemplate(transactionManager).execute(transaction -> {
            transaction.setRollbackOnly();
            return given.placed(request);
        });
        var other = given.placed(request);

        assertThat(ledger.capture(rolledBack.id())).isInstanceOf(CaptureResult.NotFound.class);
        assertThat(ledger.release(rolledBack.id())).isInstanceOf(ReleaseResult.NotFound.class);
        assertThat(ledger.capture(other.id())).isInstanceOf(CaptureResult.Captured.class);
    }
}
