package org.creditsledger.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.creditsledger.payments.MoneyFact.Dispute;
import org.creditsledger.payments.MoneyFact.Refund;
import org.creditsledger.payments.MoneyFact.RefundedInAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The purchase is 500 credits for 39.00 USD, unless a test says otherwise. */
class MoneyFactsTest {

    private static final long CREDITS = 500;
    private static final long PAID = 3_900;

    @ParameterizedTest
    @CsvSource({"7, 0", "8, 1", "1950, 250", "3899, 499", "3900, 500", "9999, 500"})
    void credits_are_due_in_proportion_to_the_money_rounded_down(long refunded, long due) {
        assertThat(due(new RefundedInAll(refunded, "USD", null))).isEqualTo(due);
        assertThat(due(refund("re_1", refunded, "succeeded"))).isEqualTo(due);
    }

    @Test
    void a_refund_and_the_sum_that_counts_it_are_the_same_money() {
        assertThat(due(refund("re_1", 1_950, "pending"), new RefundedInAll(1_950, "USD", null)))
                .isEqualTo(250);
    }

    @ParameterizedTest
    @CsvSource({"failed", "canceled"})
    void a_failed_refund_is_not_due_even_if_an_earlier_sum_counts_it(String status) {
        assertThat(due(refund("re_1", 1_950, status), new RefundedInAll(1_950, "USD", null)))
                .isZero();
    }

    @Test
    void a_sum_made_after_a_failure_counts_only_other_refunds() {
        var failure = new Refund("re_1", 3_900, "USD", "failed", at(1), at(5));

        assertThat(due(failure, new RefundedInAll(3_900, "USD", at(2)))).isZero();
        assertThat(due(failure, new RefundedInAll(3_900, "USD", at(9)))).isEqualTo(500);
        assertThat(due(failure, new RefundedInAll(3_900, "USD", at(9)), refund("re_2", 3_900, "succeeded")))
                .isEqualTo(500);
    }

    @Test
    void a_sum_does_not_count_refunds_that_were_made_after_it() {
        var later = new Refund("re_2", 1_950, "USD", "succeeded", at(5), null);

        assertThat(due(new RefundedInAll(975, "USD", at(2)), later)).isEqualTo(375);
    }

    @ParameterizedTest
    @CsvSource({
        "warning_needs_response, 0",
        "warning_under_review, 0",
        "warning_closed, 0",
        "prevented, 0",
        "something_new, 0",
        "needs_response, 500",
        "under_review, 500",
        "lost, 500",
        "won, 0"
    })
    void a_dispute_takes_the_money_that_its_status_implies(String status, long due) {
        assertThat(due(Dispute.reported("dp_1", PAID, "USD", status, false, false)))
                .isEqualTo(due);
    }

    @Test
    void an_events_report_about_funds_overrides_the_status() {
        assertThat(due(Dispute.reported("dp_1", PAID, "USD", "warning_under_review", true, false)))
                .isEqualTo(500);
        assertThat(due(Dispute.reported("dp_1", PAID, "USD", "under_review", true, true)))
                .isZero();
    }

    @Test
    void after_a_lost_dispute_only_earlier_refunds_come_back() {
        var lost = Dispute.reported("dp_1", PAID, "USD", "lost", true, false);
        var reinstated = Dispute.reported("dp_1", PAID, "USD", "lost", false, true);

        assertThat(due(refund("re_1", 1_950, "succeeded"), lost.mergedWith(reinstated)))
                .isEqualTo(500);
    }

    @Test
    void refunds_and_disputes_together_never_exceed_the_payment() {
        assertThat(due(
                        refund("re_1", 3_000, "succeeded"),
                        Dispute.reported("dp_1", 3_000, "USD", "lost", false, false)))
                .isEqualTo(500);
    }

    @Test
    void money_of_another_currency_is_not_compared() {
        var facts = new MoneyFacts(List.of(
                refund("re_1", 1_950, "succeeded"), Dispute.reported("dp_1", 3_500, "EUR", "lost", false, false)));

        assertThat(facts.creditsDue(CREDITS, PAID, "USD")).isEqualTo(250);
        assertThat(facts.inOtherCurrencies("USD"))
                .singleElement()
                .extracting(MoneyFact::id)
                .isEqualTo("dp_1");
    }

    @Test
    void a_free_order_owes_nothing() {
        assertThat(new MoneyFacts(List.of(refund("re_1", 1, "succeeded"))).creditsDue(CREDITS, 0, "USD"))
                .isZero();
    }

    /**
     * A provider that refunds, fails, disputes and decides at random; all its events in any order, some doubled, some
     * lost.
     */
    @RepeatedTest(300)
    void random_reports_in_random_order_end_at_the_truth() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var provider = new RandomReports(random);
        var reports = provider.shuffledAndRepeated();
        var known = new LinkedHashMap<String, MoneyFact>();
        reports.forEach(report -> known.merge(
                report.getClass().getSimpleName() + report.id(), report, (before, now) -> before.mergedWith(now)));

        var expected = Math.min(PAID, provider.trulyBackMinor()) * CREDITS / PAID;

        assertThat(new MoneyFacts(known.values()).creditsDue(CREDITS, PAID, "USD"))
                .as("seed %d: %s", seed, reports)
                .isEqualTo(expected);
    }

    private static long due(MoneyFact... facts) {
        return new MoneyFacts(List.of(facts)).creditsDue(CREDITS, PAID, "USD");
    }

    private static Refund refund(String id, long amountMinor, String status) {
        return new Refund(id, amountMinor, "USD", status, null, null);
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
