package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotRules.BackIntoExpired;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

/** Credits come back after their lot has ended, where an installation has chosen another rule than a new lot. */
@DatabaseTest
record BackIntoExpiredTest(
        ApplicationContext application,
        LedgerService ledger,
        IntegrityService integrity,
        ExpirySweep sweep,
        Given given,
        SettableClock clock) {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void expire_writes_them_off_in_the_same_transaction() {
        var uid = given.userWith(5);
        var lot = lot(uid, 15);
        var debit = debit(uid, 20);
        var other = lot(uid, 5);
        clock.runAhead(HOUR);

        var plain = back(BackIntoExpired.EXPIRE, debit, 5);
        var some = back(BackIntoExpired.EXPIRE, debit, 6);
        var rest = back(BackIntoExpired.EXPIRE, debit, 9);

        assertThat(plain.lots()).isEmpty();
        assertThat(some.lots()).containsExactly(new Slice(lot, 6, null, null));
        assertThat(rest.lots()).containsExactly(new Slice(lot, 9, null, null));
        assertExpiry("expire:" + other, 5, other, plain.seq() - 1);
        assertExpiry("expire:" + lot, 6, lot, some.seq() + 1);
        assertExpiry("expire:" + lot + ":2", 9, lot, rest.seq() + 1);
        assertThat(balance(uid)).isEqualTo(new Balance("image", 5, 0));
        assertThat(remainingAndHeld(lot)).isEqualTo("0, 0");
        assertThat(lotsOf(uid)).isEqualTo(2);
        assertSound(uid);
    }

    @Test
    void expire_leaves_the_pinned_credits_of_the_lot() {
        var uid = given.user();
        var lot = lot(uid, 30);
        var held = given.placed(hold(uid));
        var debit = debit(uid, 10);
        clock.runAhead(HOUR);

        back(BackIntoExpired.EXPIRE, debit, 10);

        assertThat(balance(uid)).isEqualTo(new Balance("image", 12, 12));
        assertThat(remainingAndHeld(lot)).isEqualTo("12, 12");
        var captured = ((CaptureResult.Captured) ledger.capture(held.id(), 12)).debit();
        assertThat(captured.lots()).containsExactly(new Slice(lot, 12, null, null));
        assertThat(keysOfExpiries(uid)).containsExactly("expire:" + lot, "expire:" + lot + ":2");
        assertSound(uid);
    }

    @Test
    void reopen_lets_the_lot_be_used_for_seven_more_days() {
        var uid = given.userWith(5);
        var lot = lot(uid, 15);
        var debit = debit(uid, 10);
        clock.runAhead(HOUR);

        var some = back(BackIntoExpired.REOPEN, debit, 4);

        assertThat(some.lots()).containsExactly(new Slice(lot, 4, null, null));
        assertExpiry("expire:" + lot, 5, lot, some.seq() - 1);
        var end = some.createdAt().plus(Duration.ofDays(7));
        assertThat(endOf(lot)).isEqualTo(end);
        assertThat(balance(uid)).isEqualTo(new Balance("image", 9, 0));

        clock.stopAt(end.minus(1, ChronoUnit.MICROS));
        back(BackIntoExpired.REOPEN, debit, 6);
        assertThat(endOf(lot)).as("an open lot keeps its end").isEqualTo(end);
        assertThat(debit(uid, 3).lots()).containsExactly(new Slice(lot, 3, null, null));

        clock.stopAt(end);
        assertThat(balance(uid)).isEqualTo(new Balance("image", 5, 0));
        assertThat(sweep.expireDueLots()).isPositive();
        assertThat(keysOfExpiries(uid)).containsExactly("expire:" + lot, "expire:" + lot + ":2");
        assertThat(lotsOf(uid)).isOne();
        assertSound(uid);
    }

    @Test
    void reopen_keeps_what_a_hold_gives_back_to_the_lot() {
        var uid = given.user();
        var lot = lot(uid, 30);
        var held = given.placed(hold(uid));
        var debit = debit(uid, 10);
        clock.runAhead(HOUR);

        back(BackIntoExpired.REOPEN, debit, 10);
        assertThat(remainingAndHeld(lot)).isEqualTo("22, 12");
        ledger.release(held.id());

        assertThat(remainingAndHeld(lot)).isEqualTo("22, 0");
        assertThat(balance(uid)).isEqualTo(new Balance("image", 22, 0));
        assertThat(keysOfExpiries(uid)).containsExactly("expire:" + lot);
        assertSound(uid);
    }

    /** It ends in an hour. */
    private UUID lot(String uid, long amount) {
        var end = clock.instant().plus(HOUR).truncatedTo(ChronoUnit.MILLIS);
        var terms = LotTerms.of(Category.PROMOTIONAL, end, null);
        var credit = adjustment(uid, Direction.CREDIT, amount, key()).inLots(List.of(Slice.opening(amount, terms)));
        return given.posted(credit).lots().getFirst().lotId();
    }

    /** Of 12 credits, for longer than the lot. */
    private static HoldRequest hold(String uid) {
        return new HoldRequest(
                uid, "image", 12, "text2image", key(), "Job", Map.of(), "service:jobs", HOUR.multipliedBy(3));
    }

    private Entry debit(String uid, long amount) {
        return given.posted(
                Posting.jobDebit(uid, "image", amount, "text2image", key(), "Job", Map.of(), "service:jobs"));
    }

    /** A part of a debit comes back under another rule. */
    private Entry back(BackIntoExpired rule, Entry debit, long amount) {
        var refund = new PostingBuilder(
                        debit.uid(), debit.type(), Direction.CREDIT, amount, Posting.REFUND, "Job failed")
                .relatedTo(debit)
                .build("service:jobs", key());
        var answers = OtherRules.writer(application, rule).write(List.of(new Operation.Post(refund)));
        return ((PostingResult.Posted) answers.getFirst().get()).entry();
    }

    private void assertExpiry(String key, long amount, UUID lot, long seq) {
        var expiry = ledger.findByIdempotencyKey(key).orElseThrow();
        assertThat(expiry.lots()).containsExactly(new Slice(lot, amount, null, null));
        assertThat(expiry.seq()).isEqualTo(seq);
    }

    private Balance balance(String uid) {
        return ledger.balances(uid).perType().getFirst();
    }

    private Instant endOf(UUID lot) {
        return given.one(OffsetDateTime.class, "select expires_at from lots where id = ?", lot)
                .toInstant();
    }

    private String remainingAndHeld(UUID lot) {
        return given.one(String.class, "select remaining || ', ' || held from lots where id = ?", lot);
    }

    private List<String> keysOfExpiries(String uid) {
        return given.all(
                String.class,
                "select idempotency_key from credits_ledger where uid = ? and source = 'expiry' order by seq",
                uid);
    }

    private long lotsOf(String uid) {
        return given.one(Long.class, "select count(*) from lots where uid = ?", uid);
    }

    private void assertSound(String uid) {
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }
}
