package org.creditsledger.ledger;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.hold;
import static org.creditsledger.testing.Given.jobRefund;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Threads.atOnce;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.lots.SlicesJson;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Credits that expire: which are used, held, written off and restored. */
@DatabaseTest
@WithMockUser(roles = {"SERVICE", "ADMIN"})
record LotsTest(
        LedgerService ledger,
        IntegrityService integrity,
        ExpirySweep sweep,
        Given given,
        JdbcClient jdbc,
        SettableClock clock,
        PlatformTransactionManager transactionManager) {

    private static final Duration DAY = Duration.ofDays(1);

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void the_first_to_expire_of_the_lowest_priority_is_used_first_and_plain_credits_in_their_place() {
        var uid = given.userWith(10);
        var last = credit(uid, 10, new LotTerms(Category.PURCHASED, 80, in(DAY), null));
        var plan = credit(uid, 10, LotTerms.of(Category.PLAN, null, null));
        var later = credit(uid, 10, LotTerms.of(Category.PROMOTIONAL, in(DAY.multipliedBy(2)), null));
        var sooner = credit(uid, 10, LotTerms.of(Category.PROMOTIONAL, in(DAY), null));

        var debit = debit(uid, 45);

        assertThat(debit.lots())
                .extracting(Slice::lotId, Slice::amount)
                .containsExactly(tuple(sooner, 10), tuple(later, 10), tuple(plan, 10), tuple(null, 10), tuple(last, 5));
        assertThat(remaining(last)).isEqualTo(5);
        assertSound(uid);
    }

    @Test
    void an_expired_lot_is_neither_shown_nor_used_although_nothing_swept() {
        var uid = given.userWith(10);
        var lot = credit(uid, 50, LotTerms.of(Category.PROMOTIONAL, in(DAY), null));
        clock.runAhead(DAY);

        assertThat(balance(uid)).isEqualTo(new Balance("image", 10, 0));
        assertThat(ledger.post(adjustment(uid, Direction.DEBIT, 11, key())))
                .isEqualTo(new PostingResult.Refused("image", 11, 10, 10));

        var expiry = ledger.findByIdempotencyKey("expire:" + lot).orElseThrow();
        assertThat(expiry.amount()).isEqualTo(50);
        assertThat(expiry.source()).isEqualTo("expiry");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(10);
        assertSound(uid);
    }

    @Test
    void a_lot_is_used_until_the_last_microsecond_before_its_end() {
        var end = in(DAY);
        var uid = given.user();
        credit(uid, 50, LotTerms.of(Category.PROMOTIONAL, end, null));

        clock.stopAt(end.minus(1, ChronoUnit.MICROS));
        assertThat(debit(uid, 10).amount()).isEqualTo(10);
        clock.stopAt(end);
        assertThat(ledger.post(adjustment(uid, Direction.DEBIT, 1, key())))
                .isEqualTo(new PostingResult.Refused("image", 1, 0, 0));
    }

    @Test
    void the_sweep_writes_off_what_is_over_once() {
        var uid = given.user();
        var lot = credit(uid, 50, LotTerms.of(Category.PROMOTIONAL, in(DAY), null));
        debit(uid, 20);
        clock.runAhead(DAY);

        assertThat(sweep.expireDueLots()).isPositive();
        sweep.expireDueLots();

        assertThat(ledger.findByIdempotencyKey("expire:" + lot).orElseThrow().amount())
                .isEqualTo(30);
        assertThat(given.entriesOf(uid)).isEqualTo(3);
        assertSound(uid);
    }

    @Test
    void a_held_slice_does_not_expire_and_is_captured_after_its_time() {
        var uid = given.user();
        var lot = credit(uid, 50, LotTerms.of(Category.PROMOTIONAL, in(Duration.ofMinutes(10)), null));
        var held = given.placed(hold(uid, 30));
        clock.runAhead(Duration.ofMinutes(20));

        assertThat(balance(uid)).isEqualTo(new Balance("image", 30, 30));
        var debit = ((CaptureResult.Captured) ledger.capture(held.id(), 20)).debit();

        assertThat(debit.lots()).extracting(Slice::lotId, Slice::amount).containsExactly(tuple(lot, 20));
        // 20 that no hold had pinned, then the 10 that came back from the hold.
        assertThat(ledger.findByIdempotencyKey("expire:" + lot).orElseThrow().amount())
                .isEqualTo(20);
        assertThat(ledger.findByIdempotencyKey("expire:" + lot + ":2")
                        .orElseThrow()
                        .amount())
                .isEqualTo(10);
        assertThat(balance(uid)).isEqualTo(new Balance("image", 0, 0));
        assertSound(uid);
    }

    @Test
    void a_release_and_an_expired_hold_return_their_slices_which_may_be_over() {
        var uid = given.user();
        var lot = credit(uid, 50, LotTerms.of(Category.PROMOTIONAL, in(Duration.ofMinutes(10)), null));
        var early = given.placed(hold(uid, 20));
        var released = given.placed(hold(uid, 10));
        var forgotten = given.placed(hold(uid, 5));

        ledger.release(early.id());
        assertThat(remaining(lot)).isEqualTo(50);
        clock.runAhead(Duration.ofMinutes(20));
        ledger.release(released.id());
        clock.runAhead(Duration.ofHours(2));
        sweep.expireDue();

        assertThat(ledger.findHold(forgotten.id()).orElseThrow().status()).isEqualTo(HoldStatus.EXPIRED);
        assertThat(remaining(lot)).isZero();
        assertThat(balance(uid)).isEqualTo(new Balance("image", 0, 0));
        assertSound(uid);
    }

    @Test
    void a_capture_above_its_hold_goes_on_in_the_order_of_use_and_an_extension_keeps_its_slices() {
        var uid = given.userWith(100);
        var lot = credit(uid, 10, LotTerms.of(Category.PROMOTIONAL, in(DAY), null));
        var held = given.placed(hold(uid, 8));
        ledger.extend(held.id(), "k", 4L, null, "service:test");

        var debit = ((CaptureResult.Captured) ledger.capture(held.id(), 20)).debit();

        assertThat(debit.lots())
                .extracting(Slice::lotId, Slice::amount)
                .containsExactly(tuple(lot, 10), tuple(null, 10));
        assertThat(balance(uid)).isEqualTo(new Balance("image", 90, 0));
        assertSound(uid);
    }

    @Test
    void a_hold_of_plain_credits_is_extended_and_captured_in_parts_with_lots_that_came_later() {
        var uid = given.userWith(10);
        var held = given.placed(hold(uid, 10));
        var lot = credit(uid, 10, LotTerms.of(Category.PROMOTIONAL, in(DAY), null));
        ledger.extend(held.id(), "more", 5L, null, "service:test");

        var first = ((CaptureResult.Captured) ledger.capture(held.id(), 12L, false, "a")).debit();
        var last = ((CaptureResult.Captured) ledger.capture(held.id(), 1L, true, "b")).debit();

        assertThat(first.lots())
                .extracting(Slice::lotId, Slice::amount)
                .containsExactly(tuple(null, 10), tuple(lot, 2));
        assertThat(last.lots()).extracting(Slice::lotId, Slice::amount).containsExactly(tuple(lot, 1));
        assertThat(remaining(lot)).isEqualTo(7);
        assertSound(uid);
    }

    @Test
    void refunds_in_parts_restore_the_same_lots_the_last_used_first() {
        var uid = given.userWith(10);
        var first = credit(uid, 10, LotTerms.of(Category.PROMOTIONAL, in(DAY), null));
        var second = credit(uid, 10, LotTerms.of(Category.PLAN, in(DAY), null));
        var debit = debit(uid, 25);

        var some = undo(debit, 7);
        var more = undo(debit, 10);
        var rest = undo(debit, 8);

        assertThat(some.lots())
                .extracting(Slice::lotId, Slice::amount)
                .containsExactly(tuple(null, 5), tuple(second, 2));
        assertThat(more.lots())
                .extracting(Slice::lotId, Slice::amount)
                .containsExactly(tuple(second, 8), tuple(first, 2));
        assertThat(rest.lots()).extracting(Slice::lotId, Slice::amount).containsExactly(tuple(first, 8));
        assertThat(remaining(first)).isEqualTo(10);
        assertThat(remaining(second)).isEqualTo(10);
        assertSound(uid);
    }

    @Test
    void credits_that_come_back_after_their_time_get_a_lot_for_seven_days() {
        var uid = given.user();
        var lot = credit(uid, 10, LotTerms.of(Category.PROMOTIONAL, in(DAY), "Summer"));
        var debit = jobDebit(uid, 10);
        clock.runAhead(DAY.multipliedBy(2));

        var refund = ((PostingResult.Posted) ledger.post(jobRefund(debit, "Job failed", "service:jobs"))).entry();

        var back = refund.lots().getFirst();
        assertThat(back.lotId()).isNotEqualTo(lot);
        assertThat(back.restores()).isEqualTo(lot);
        assertThat(back.opens().category()).isEqualTo(Category.PROMOTIONAL);
        assertThat(back.opens().label()).isEqualTo("Summer");
        assertThat(back.opens().expiresAt()).isEqualTo(refund.createdAt().plus(Duration.ofDays(7)));
        assertThat(balance(uid)).isEqualTo(new Balance("image", 10, 0));
        clock.runAhead(DAY.multipliedBy(9).plusMinutes(1));
        assertThat(balance(uid)).isEqualTo(new Balance("image", 0, 0));
        assertSound(uid);
    }

    @Test
    void undoing_a_credit_takes_what_is_left_of_it_first() {
        var uid = given.user();
        var promotion = credit(uid, 10, LotTerms.of(Category.PROMOTIONAL, in(DAY), null));
        var credited = lotCredit(uid, 10, LotTerms.of(Category.PLAN, in(DAY), null));
        var plan = credited.lots().getFirst().lotId();

        var undone = ((PostingResult.Posted) ledger.post(Posting.reversal(credited, "Mistake", "admin"))).entry();

        assertThat(undone.lots()).extracting(Slice::lotId, Slice::amount).containsExactly(tuple(plan, 10));
        assertThat(remaining(promotion)).isEqualTo(10);
        assertSound(uid);
    }

    @Test
    void a_credit_can_open_a_lot_for_a_part_of_it() {
        var uid = given.user();
        var bonus = Slice.opening(50, LotTerms.of(Category.PROMOTIONAL, in(DAY), "Bonus"));

        var entry = given.posted(adjustment(uid, Direction.CREDIT, 550, key()).inLots(List.of(bonus)));

        assertThat(entry.lots()).extracting(Slice::amount).containsExactly(50L, 500L);
        clock.runAhead(DAY);
        assertThat(balance(uid)).isEqualTo(new Balance("image", 500, 0));
        assertSound(uid);
    }

    @Test
    void a_retry_is_recognized_by_the_terms_that_it_asked_for() {
        var uid = given.user();
        var end = in(DAY);
        var posting = adjustment(uid, Direction.CREDIT, 10, key());
        var asked = posting.inLots(List.of(Slice.opening(10, LotTerms.of(Category.PLAN, end, null))));
        var entry = given.posted(asked);

        assertThat(ledger.post(asked)).isEqualTo(new PostingResult.Replayed(entry));
        assertThat(ledger.post(posting)).isEqualTo(new PostingResult.KeyConflict(entry));
        assertThat(ledger.post(posting.inLots(
                        List.of(Slice.opening(10, LotTerms.of(Category.PLAN, end.plusSeconds(1), null))))))
                .isEqualTo(new PostingResult.KeyConflict(entry));
        assertThat(ledger.post(entry.request())).isEqualTo(new PostingResult.Replayed(entry));
    }

    @Test
    void purchased_credits_that_never_expire_need_no_lot() {
        var entry = lotCredit(given.user(), 10, LotTerms.PLAIN);

        assertThat(entry.lots()).isEmpty();
        assertThat(given.one(Long.class, "select count(*) from lots where uid = ?", entry.uid()))
                .isZero();
    }

    @Test
    void a_transaction_of_a_caller_sees_its_own_lots() {
        var uid = given.user();

        new TransactionTemplate(transactionManager).executeWithoutResult(_ -> {
            credit(uid, 10, LotTerms.of(Category.PLAN, in(DAY), null));
            debit(uid, 4);
            credit(uid, 10, LotTerms.of(Category.PROMOTIONAL, in(DAY), null));
            debit(uid, 4);
        });

        assertThat(given.all(Long.class, "select remaining from lots where uid = ? order by priority", uid))
                .containsExactly(6L, 6L);
        assertSound(uid);
    }

    @Test
    void a_user_can_have_more_lots_than_are_read_at_once() {
        var uid = given.user();
        var end = in(DAY);
        for (var i = 0; i < 120; i++) {
            credit(uid, 1, LotTerms.of(Category.PROMOTIONAL, end.plusSeconds(i), null));
        }

        assertThat(debit(uid, 110).lots()).hasSize(110);
        assertThat(debit(uid, 10).lots()).hasSize(10);
        assertSound(uid);
    }

    @Test
    void an_earlier_release_cannot_post_to_a_balance_with_lots() {
        var uid = given.userWith(10);
        credit(uid, 10, LotTerms.of(Category.PLAN, in(DAY), null));

        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> given.asOwner()
                        .sql("update balances set amount = amount - 1, seq = seq + 1 where uid = ?")
                        .param(uid)
                        .update())
                .withMessageContaining("an_earlier_release_uses_no_lots");
    }

    @Test
    void a_changed_lot_or_pin_is_a_finding() {
        var uid = given.userWith(10);
        var lot = credit(uid, 50, LotTerms.of(Category.PROMOTIONAL, in(DAY), null));
        given.placed(hold(uid, 20));

        for (var change : List.of("remaining = remaining - 1", "held = held - 1", "remaining = 0, held = 0")) {
            new TransactionTemplate(transactionManager).executeWithoutResult(transaction -> {
                jdbc.sql("update lots set " + change + " where id = ?")
                        .param(lot)
                        .update();
                assertThat(integrity.verify(uid).findings())
                        .as(change)
                        .singleElement()
                        .satisfies(finding -> {
                            assertThat(finding.kind().code()).isEqualTo("wrong-lot");
                            assertThat(finding.detail()).contains(lot.toString());
                        });
                transaction.setRollbackOnly();
            });
        }
        assertSound(uid);
    }

    @Test
    void debits_captures_releases_refunds_and_expiries_at_once_lose_and_make_no_credits() throws Exception {
        var seed = new SplittableRandom().nextLong();
        System.out.println("races of lots: seed " + seed);
        var uid = given.userWith(50);
        var end = in(Duration.ofSeconds(2));
        for (var i = 0; i < 4; i++) {
            credit(uid, 40, LotTerms.of(Category.PROMOTIONAL, end.plusMillis(100L * i), null));
        }
        var holds =
                IntStream.range(0, 12).mapToObj(_ -> given.placed(hold(uid, 5))).toList();
        var debits = IntStream.range(0, 6).mapToObj(_ -> jobDebit(uid, 5)).toList();
        clock.stopAt(end.plusMillis(150));

        var random = new SplittableRandom(seed);
        var tasks = new ArrayList<Runnable>();
        holds.forEach(held -> {
            tasks.add(() -> ledger.capture(held.id(), 1 + random.split().nextLong(9)));
            tasks.add(() -> ledger.release(held.id()));
            tasks.add(() -> ledger.extend(held.id(), key(), 2L, null, "service:test"));
        });
        debits.forEach(debit -> tasks.add(() -> ledger.post(jobRefund(debit, "Job failed", "service:jobs"))));
        IntStream.range(0, 12).forEach(_ -> tasks.add(() -> ledger.post(adjustment(uid, Direction.DEBIT, 3, key()))));
        tasks.add(sweep::expireDueLots);
        tasks.add(sweep::expireDueLots);
        Collections.shuffle(tasks, new Random(seed));
        atOnce(tasks.size(), index -> {
            tasks.get(index).run();
            return null;
        });

        assertSound(uid);
    }

    private static Tuple tuple(@Nullable UUID lotId, long amount) {
        return Assertions.tuple(lotId, amount);
    }

    private Instant in(Duration duration) {
        return clock.instant().plus(duration).truncatedTo(ChronoUnit.MILLIS);
    }

    private UUID credit(String uid, long amount, LotTerms terms) {
        return lotCredit(uid, amount, terms).lots().getFirst().lotId();
    }

    private Entry lotCredit(String uid, long amount, LotTerms terms) {
        return given.posted(
                adjustment(uid, Direction.CREDIT, amount, key()).inLots(List.of(Slice.opening(amount, terms))));
    }

    private Entry debit(String uid, long amount) {
        return given.posted(adjustment(uid, Direction.DEBIT, amount, key()));
    }

    private Entry jobDebit(String uid, long amount) {
        return given.posted(
                Posting.jobDebit(uid, "image", amount, "text2image", key(), "Job", Map.of(), "service:jobs"));
    }

    /** A part of a debit comes back. */
    private Entry undo(Entry debit, long amount) {
        return given.posted(new Posting(
                debit.uid(),
                debit.type(),
                Direction.CREDIT,
                amount,
                Posting.REFUND,
                "Back",
                null,
                null,
                null,
                debit.id(),
                Map.of(),
                "service:test",
                "credit:test:" + key(),
                List.of()));
    }

    private Balance balance(String uid) {
        return ledger.balances(uid).perType().getFirst();
    }

    private long remaining(UUID lot) {
        return given.one(Long.class, "select remaining from lots where id = ?", lot);
    }

    /** The lots and the balance agree with the entries and the holds, which are all that is needed to know them. */
    private void assertSound(String uid) {
        var remaining = new HashMap<UUID, Long>();
        jdbc.sql("select " + Entry.COLUMNS + " from credits_ledger where uid = ? order by seq")
                .param(uid)
                .query(Entry.MAPPER)
                .list()
                .forEach(entry -> {
                    var sign = entry.direction() == Direction.CREDIT ? 1 : -1;
                    assertThat(Slice.sum(entry.lots())).isIn(0L, entry.amount());
                    entry.lots().stream()
                            .filter(slice -> slice.lotId() != null)
                            .forEach(slice -> assertThat(
                                            remaining.merge(slice.lotId(), sign * slice.amount(), Long::sum))
                                    .isNotNegative());
                });
        var held = jdbc
                .sql("select lots from holds where uid = ? and status = 'pending'")
                .param(uid)
                .query((row, _) -> SlicesJson.read(row.getString(1)))
                .list()
                .stream()
                .flatMap(List::stream)
                .filter(slice -> slice.lotId() != null)
                .collect(groupingBy(Slice::lotId, summingLong(Slice::amount)));
        var lots = jdbc.sql("select id, remaining, held from lots where uid = ?")
                .param(uid)
                .query((row, _) -> List.<Object>of(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3)))
                .list();
        assertThat(lots)
                .containsExactlyInAnyOrderElementsOf(remaining.entrySet().stream()
                        .map(lot -> List.<Object>of(lot.getKey(), lot.getValue(), held.getOrDefault(lot.getKey(), 0L)))
                        .toList());
        assertThat(given.one(String.class, "select lot_credits || ', ' || lot_held from balances where uid = ?", uid))
                .isEqualTo(remaining.values().stream()
                                .mapToLong(Long::longValue)
                                .sum() + ", "
                        + held.values().stream().mapToLong(Long::longValue).sum());
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }
}
