package org.creditsledger.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.creditsledger.testing.Answers.assertOutcome;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.StripeFixtures.completed;
import static org.creditsledger.testing.StripeFixtures.disputed;
import static org.creditsledger.testing.StripeFixtures.refunded;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractListAssert;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.Lot;
import org.creditsledger.lots.LotList;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.WebhookSender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.test.context.support.WithMockUser;

/** Packs whose credits expire or have a bonus, and the credits that leave when their money goes back. Each costs 3,900 minor units. */
@DatabaseTest
@WithMockUser(roles = {"SERVICE", "ADMIN"})
record PacksInLotsTest(
        LedgerService ledger,
        LotList lots,
        IntegrityService integrity,
        WebhookSender webhooks,
        Given given,
        SettableClock clock) {

    private static final long PAID = 3_900;
    private static final Duration DAY = Duration.ofDays(1);

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void a_pack_opens_a_lot_for_its_credits_and_one_for_its_bonus() {
        clock.stopAt(Instant.parse("2027-01-31T10:00:00Z"));
        var uid = given.user();

        var purchase = buy(uid, pack(500, 50, "P1M"), "pi_" + key());

        assertThat(purchase.amount()).isEqualTo(550);
        assertLots(uid)
                .containsExactly(
                        "promotional 50 of 50 until 2027-02-28T10:00:00Z",
                        "purchased 500 of 500 until 2027-02-28T10:00:00Z");
        await().untilAsserted(() -> assertThat(given.all(
                        Long.class, "select credits from invoice_lines where invoice_id = ?", purchase.invoiceId()))
                .containsExactly(550L));
        assertSound(uid);
    }

    @Test
    void bought_credits_that_never_expire_need_no_lot_beside_their_bonus() {
        var uid = given.user();

        var purchase = buy(uid, pack(500, 50, null), "pi_" + key());

        assertThat(purchase.lots()).extracting(Slice::amount).containsExactly(50L, 500L);
        assertLots(uid).containsExactly("promotional 50 of 50");
        assertThat(debit(uid, 60).lots()).extracting(Slice::amount).containsExactly(50L, 10L);
    }

    @Test
    void a_payment_that_is_reported_again_later_changes_nothing() {
        var uid = given.user();
        var pack = pack(500, 50, "P30D");
        var payment = "pi_" + key();
        buy(uid, pack, payment);
        var before = lots.open(uid);
        clock.runAhead(DAY);

        assertOutcome(webhooks.sendStripeEvent(completed(payment, uid, pack)), "duplicate");

        assertThat(lots.open(uid)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "2027-03-27T12:00:00Z, P1D, Europe/Berlin, 2027-03-28T11:00:00Z", // the clocks went forward
        "2027-10-30T12:00:00Z, P1D, Europe/Berlin, 2027-10-31T13:00:00Z", // and back
        "2027-03-27T01:30:00Z, P1D, Europe/Berlin, 2027-03-28T01:30:00Z", // 02:30 does not exist on that day
        "2027-01-31T23:30:00Z, P1M, Europe/Berlin, 2027-02-28T23:30:00Z", // 1 February in Berlin, so 1 March
        "2027-01-31T23:30:00Z, P1M, UTC, 2027-02-28T23:30:00Z",
        "2028-02-29T10:00:00Z, P1Y, UTC, 2029-02-28T10:00:00Z",
        "2027-01-30T22:00:00Z, P1M, America/New_York, 2027-02-28T22:00:00Z",
        "2027-06-15T08:00:00Z, P1Y2M3D, Asia/Tokyo, 2028-08-18T08:00:00Z"
    })
    void months_and_days_are_counted_in_the_sellers_zone(Instant soldAt, Period period, ZoneId zone, Instant end) {
        var sold = new Sold("image", 500, 0, period, 1, true);

        assertThat(sold.lots(soldAt, zone))
                .extracting(Slice::opens)
                .containsExactly(LotTerms.of(Category.PURCHASED, end, null));
    }

    @Test
    void money_that_goes_back_takes_the_own_credits_and_leaves_gifts() {
        var uid = given.user();
        var payment = "pi_" + key();
        buy(uid, pack(500, 50, "P1Y"), payment);
        give(uid, 300, Category.PROMOTIONAL);
        give(uid, 200, Category.PLAN);
        buy(uid, pack(500, 0, "P1Y"), "pi_" + key());
        debit(uid, 650); // 300 and 50 promotional, 200 of the plan, 100 of the first purchase

        assertOutcome(webhooks.sendStripeEvent(refunded(payment, PAID, PAID)), "posted");

        assertLots(uid).satisfiesExactly(lot -> assertThat(lot).startsWith("purchased 500 of 500"));
        assertThat(given.anomaliesOf(uid, payment)).containsExactly("refund-shortfall");
        assertSound(uid);
    }

    @ParameterizedTest
    @CsvSource({"0,", "200, 200 of 250", "500, 250 of 250"})
    void credits_that_expired_unused_count_as_taken(long used, @Nullable String shortfall) {
        var uid = given.user();
        var payment = "pi_" + key();
        buy(uid, pack(500, 0, "P30D"), payment);
        give(uid, 300, Category.PLAN);
        if (used > 0) {
            given.posted(Posting.adjustment(uid, "image", Direction.DEBIT, 300 + used, "Used", "root", key()));
        }
        clock.runAhead(DAY.multipliedBy(31));

        webhooks.sendStripeEvent(refunded(payment, PAID / 2, PAID));
        webhooks.sendStripeEvent(refunded(payment, PAID, PAID));

        assertThat(given.imageBalanceOf(uid)).isEqualTo(used > 0 ? 0 : 300);
        assertThat(given.all(String.class, "select details from anomalies where uid = ?", uid))
                .isEqualTo(
                        shortfall == null
                                ? List.of()
                                : List.of(shortfall + " image credits were not available any more"));
        assertSound(uid);
    }

    @Test
    void a_part_of_the_money_takes_the_bonus_first() {
        var uid = given.user();
        var payment = "pi_" + key();
        buy(uid, pack(500, 50, "P1Y"), payment);
        give(uid, 300, Category.PROMOTIONAL);

        webhooks.sendStripeEvent(refunded(payment, PAID / 2, PAID));

        assertLots(uid)
                .satisfiesExactly(
                        gift -> assertThat(gift).startsWith("promotional 300 of 300"),
                        bought -> assertThat(bought).startsWith("purchased 275 of 500"));
        assertThat(given.anomaliesOf(uid, payment)).isEmpty();
        assertSound(uid);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_purchase_without_lots_leaves_gifts_too(boolean areGiftsUsed) {
        var uid = given.user();
        var payment = "pi_" + key();
        buy(uid, "image-500", payment);
        give(uid, 300, Category.PROMOTIONAL);
        debit(uid, areGiftsUsed ? 400 : 300);

        webhooks.sendStripeEvent(refunded(payment, PAID, PAID));

        assertThat(given.imageBalanceOf(uid)).isZero();
        assertThat(given.anomaliesOf(uid, payment)).hasSize(areGiftsUsed ? 1 : 0);
        assertSound(uid);
    }

    @Test
    void a_dispute_that_is_won_restores_the_lots() {
        var uid = given.user();
        var payment = "pi_" + key();
        buy(uid, pack(500, 50, "P1Y"), payment);
        debit(uid, 70);
        var before = lots.open(uid);
        webhooks.sendStripeEvent(disputed(payment, "dp_" + payment, PAID));
        assertLots(uid).isEmpty();

        var won = disputed(payment, "dp_" + payment, PAID)
                .replace("charge.dispute.created", "charge.dispute.closed")
                .replace("\"needs_response\"", "\"won\"");
        assertOutcome(webhooks.sendStripeEvent(won), "posted");

        assertThat(lots.open(uid)).isEqualTo(before);
        assertSound(uid);
    }

    @Test
    void credits_that_a_failed_job_gave_back_too_late_still_belong_to_their_purchase() {
        var uid = given.user();
        var payment = "pi_" + key();
        buy(uid, pack(500, 0, "P30D"), payment);
        var debit = debit(uid, 200);
        clock.runAhead(DAY.multipliedBy(31));
        given.posted(Given.jobRefund(debit, "Job failed", "service:jobs"));
        assertLots(uid).satisfiesExactly(lot -> assertThat(lot).startsWith("purchased 200 of 200"));

        webhooks.sendStripeEvent(refunded(payment, PAID, PAID));

        assertLots(uid).isEmpty();
        assertThat(given.imageBalanceOf(uid)).isZero();
        assertSound(uid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 year", "P", "P0D", "P1W", "PT1H", "P-1D"})
    void the_database_refuses_a_period_that_is_none(String expiresAfter) {
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> pack(500, 0, expiresAfter))
                .withMessageContainingAll("pack_expires_after_a_period");
    }

    /** Not on offer, so that no page of another test shows it. */
    private String pack(long credits, long bonusCredits, String expiresAfter) {
        var id = key();
        given.asOwner().sql("""
                        insert into credit_packs
                            (id, type, credits, bonus_credits, expires_after, price_minor, currency, active, position)
                        values (?, 'image', ?, ?, ?, 3900, 'USD', false, 999)
                        """).params(id, credits, bonusCredits, expiresAfter).update();
        return id;
    }

    private Entry buy(String uid, String pack, String payment) {
        assertOutcome(webhooks.sendStripeEvent(completed(payment, uid, pack)), "posted");
        return ledger.findByIdempotencyKey("credit:purchase:" + payment).orElseThrow();
    }

    private void give(String uid, long amount, Category category) {
        given.posted(adjustment(uid, Direction.CREDIT, amount, key())
                .inLots(List.of(Slice.opening(amount, LotTerms.of(category, null, null)))));
    }

    private Entry debit(String uid, long amount) {
        return given.posted(
                Posting.jobDebit(uid, "image", amount, "text2image", key(), "Image", Map.of(), "service:jobs"));
    }

    private AbstractListAssert<?, List<? extends String>, String, ?> assertLots(String uid) {
        return assertThat(lots.open(uid)).extracting(PacksInLotsTest::shown);
    }

    private static String shown(Lot lot) {
        var end = lot.expiresAt() == null ? "" : " until " + lot.expiresAt();
        return "%s %s of %s%s".formatted(lot.category().code(), lot.remaining(), lot.amount(), end);
    }

    private void assertSound(String uid) {
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }
}
