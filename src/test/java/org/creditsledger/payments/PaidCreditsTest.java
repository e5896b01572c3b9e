package org.creditsledger.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.creditsledger.testing.Given.key;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.creditsledger.grants.Grant;
import org.creditsledger.grants.GrantResult;
import org.creditsledger.grants.GrantService;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Balance;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotList;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.payments.MoneyFact.Dispute;
import org.creditsledger.payments.MoneyFact.Failure;
import org.creditsledger.payments.MoneyFact.Refund;
import org.creditsledger.payments.MoneyFact.RefundedInAll;
import org.creditsledger.testing.Callers;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Permutations;
import org.creditsledger.testing.Threads;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An invoice of 30.00 USD brings 100 image and 7 video credits. Its money is reported under the id of its payment intent. */
@DatabaseTest
record PaidCreditsTest(
        PaidCredits paid,
        PurchaseService purchases,
        GrantService grants,
        LedgerService ledger,
        LotList lots,
        IntegrityService integrity,
        PlatformTransactionManager transactions,
        Given given) {

    private static final long PAID = 3_000;

    @ParameterizedTest
    @CsvSource({"1, 100, 7", "30, 99, 7", "428, 86, 7", "429, 86, 6", "1000, 67, 5", "2999, 1, 1", "3000, 0, 0"})
    void each_credit_gives_back_its_own_share_rounded_down(long refunded, long imageLeft, long videoLeft) {
        var invoice = new Invoice();
        invoice.credit("image", 100);
        invoice.credit("video", 7);
        invoice.alias();

        invoice.learn(refund("re_1", refunded, "succeeded"));

        assertBalances(invoice.uid, imageLeft, videoLeft);
    }

    @Test
    void facts_that_came_first_are_applied_with_the_credits() {
        var invoice = new Invoice();
        invoice.alias();
        assertThat(invoice.learn(refund("re_1", 1_500, "succeeded"))).isEqualTo(new RefundOutcome.Waiting());

        invoice.credit("image", 100);
        invoice.credit("video", 7);

        assertBalances(invoice.uid, 50, 4);
        assertThat(invoice.learn(refund("re_1", 1_500, "succeeded"))).isEqualTo(new RefundOutcome.NothingNew());
    }

    @Test
    void facts_that_came_before_their_payment_was_known_are_applied_with_the_alias() {
        var invoice = new Invoice();
        invoice.credit("image", 100);
        invoice.credit("video", 7);
        assertThat(invoice.learn(refund("re_1", 1_500, "succeeded"))).isEqualTo(new RefundOutcome.Waiting());
        assertBalances(invoice.uid, 100, 7);

        invoice.alias();

        assertBalances(invoice.uid, 50, 4);
    }

    @Test
    void facts_may_also_be_reported_under_the_id_of_the_payment() {
        var invoice = new Invoice();
        invoice.credit("image", 100);
        invoice.alias();
        invoice.learn(refund("re_1", 1_500, "pending"));

        purchases.learn(invoice.id, List.of(refund("re_1", 1_500, "succeeded"), refund("re_2", 750, "succeeded")));

        assertBalances(invoice.uid, 25, 0);
    }

    /** Each event comes twice at once, and again after all others. */
    @ParameterizedTest
    @CsvSource({"3000, 3000, 0, 0", "1000, 500, 50, 4"})
    void credits_alias_and_facts_may_come_in_any_order(long refunded, long disputed, long imageLeft, long videoLeft) {
        for (var order : Permutations.of(List.of("image", "video", "alias", "refund", "dispute"))) {
            var invoice = new Invoice();
            for (var event : order) {
                invoice.event(event, refunded, disputed).run();
                invoice.event(event, refunded, disputed).run();
            }
            assertBalances(invoice.uid, imageLeft, videoLeft, "order %s", order);

            order.forEach(event -> invoice.event(event, refunded, disputed).run());
            assertBalances(invoice.uid, imageLeft, videoLeft, "order %s", order);
        }
    }

    @RepeatedTest(20)
    void random_reports_end_where_the_money_says() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var provider = new RandomReports(random);
        var invoice = new Invoice();
        var events = new ArrayList<Runnable>();
        provider.shuffledAndRepeated().forEach(report -> events.add(() -> invoice.learn(report)));
        for (var event : List.of("image", "video", "alias")) {
            events.add(random.nextInt(events.size() + 1), invoice.event(event, 0, 0));
            events.add(random.nextInt(events.size() + 1), invoice.event(event, 0, 0));
        }

        events.forEach(Runnable::run);

        var back = Math.min(PAID, provider.trulyBackMinor());
        assertBalances(invoice.uid, 100 - back * 100 / PAID, 7 - back * 7 / PAID, "seed %d", seed);
    }

    @Test
    void what_happens_at_the_same_time_ends_the_same() throws Exception {
        for (var round = 0; round < 10; round++) {
            var invoice = new Invoice();
            var events = new ArrayList<>(Stream.of("paid", "paid", "alias", "alias", "refund", "refund", "dispute")
                    .map(event -> invoice.event(event, 1_000, 500))
                    .toList());
            Collections.shuffle(events);

            Threads.atOnce(events.size(), thread -> {
                events.get(thread).run();
                return thread;
            });

            assertBalances(invoice.uid, 50, 4, "round %d", round);
        }
    }

    @Test
    void each_correction_has_a_number_of_its_own_and_corrects_one_credit() {
        var invoice = new Invoice();
        var image = invoice.credit("image", 100);
        var video = invoice.credit("video", 7);
        invoice.alias();

        var outcome = invoice.learn(refund("re_1", 1_500, "succeeded"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RefundOutcome.Moved.class,
                        moved -> assertThat(moved.entry()).isEqualTo(correction(invoice, 2)));
        assertThat(correction(invoice, 1).relatedEntryId()).isEqualTo(image.id());
        assertThat(correction(invoice, 1).amount()).isEqualTo(50);
        assertThat(correction(invoice, 2).relatedEntryId()).isEqualTo(video.id());
        assertThat(correction(invoice, 2).amount()).isEqualTo(3);
    }

    @Test
    void a_refund_that_fails_gives_back_to_each_credit_what_it_took() {
        var invoice = new Invoice();
        invoice.credit("image", 100);
        invoice.credit("image", 50);
        invoice.credit("video", 7);
        invoice.alias();
        invoice.learn(refund("re_1", 1_500, "pending"));
        assertBalances(invoice.uid, 75, 4);

        invoice.learn(refund("re_1", 1_500, "failed"));

        assertBalances(invoice.uid, 150, 7);
        invoice.learn(refund("re_2", 3_000, "pending"));
        assertBalances(invoice.uid, 0, 0);
    }

    @Test
    void two_credits_of_a_type_are_rounded_and_corrected_each_by_itself() {
        var invoice = new Invoice();
        var first = invoice.credit("image", 5);
        var second = invoice.credit("image", 3);
        invoice.alias();

        invoice.learn(refund("re_1", 1_500, "succeeded"));
        invoice.learn(refund("re_2", 1_499, "succeeded"));
        assertBalances(invoice.uid, 2, 0);
        invoice.learn(refund("re_3", 1, "succeeded"));

        assertBalances(invoice.uid, 0, 0);
        assertThat(takenFrom(first)).containsExactly(2L, 2L, 1L);
        assertThat(takenFrom(second)).containsExactly(1L, 1L, 1L);
    }

    @Test
    void a_caller_may_post_all_credits_before_it_announces_them() {
        var invoice = new Invoice();
        invoice.alias();
        invoice.learn(refund("re_1", 1_500, "succeeded"));

        inTransaction(() -> {
            paid.lock(invoice.id);
            var posted = Stream.of(100L, 50L)
                    .map(amount -> invoice.posted("image", amount, key(), List.of()))
                    .toList();
            posted.forEach(credit -> paid.credited(credit, PAID, "USD"));
            return posted;
        });

        assertBalances(invoice.uid, 75, 0);
    }

    @Test
    void a_refund_takes_the_lots_that_its_payment_opened() {
        var invoice = new Invoice();
        var other = new Invoice(invoice.uid);
        other.creditInLot("image", 40, Category.PLAN);
        invoice.creditInLot("image", 100, Category.PLAN);
        invoice.creditInLot("image", 60, Category.PROMOTIONAL);
        invoice.alias();

        invoice.learn(refund("re_1", 1_500, "succeeded"));

        assertThat(lotsOf(invoice.uid))
                .containsExactlyInAnyOrder("plan 40 of 40", "plan 50 of 100", "promotional 30 of 60");
        invoice.learn(refund("re_1", 1_500, "failed"));
        assertThat(lotsOf(invoice.uid))
                .containsExactlyInAnyOrder("plan 40 of 40", "plan 100 of 100", "promotional 60 of 60");
        assertBalances(invoice.uid, 200, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void spent_credits_are_a_shortfall_that_is_reported_once_for_each_credit(boolean isSpentFirst) {
        var invoice = new Invoice();
        invoice.credit("image", 100);
        invoice.credit("video", 7);
        var refund = invoice.event("refund", PAID, 0);
        if (!isSpentFirst) {
            refund.run();
        }
        spend(invoice.uid, "image", 100);
        spend(invoice.uid, "video", 4);

        refund.run();
        invoice.alias();
        refund.run();
        invoice.alias();
        given.credit(invoice.uid, 1_000);
        invoice.learn(refund("re_1", PAID, "succeeded"));

        assertBalances(invoice.uid, 1_000, 0);
        assertThat(anomaliesOf(invoice.uid))
                .containsExactly(
                        "refund-shortfall image 1: 100 of 100 image credits were not available any more",
                        "refund-shortfall video 1: 4 of 7 video credits were not available any more");
    }

    @Test
    void a_shortfall_in_the_answer_is_the_sum_over_all_credits() {
        var invoice = new Invoice();
        invoice.credit("image", 100);
        invoice.credit("video", 7);
        invoice.alias();
        spend(invoice.uid, "image", 60);
        spend(invoice.uid, "video", 7);

        var outcome = invoice.learn(refund("re_1", PAID, "succeeded"));

        assertThat(outcome).isEqualTo(new RefundOutcome.Moved(correction(invoice, 1), 67));
        assertThat(correction(invoice, 1).amount()).isEqualTo(40);
    }

    @Test
    void money_in_another_currency_and_a_failure_are_reported_once_for_each_credit() {
        var invoice = new Invoice();
        invoice.credit("image", 100);
        invoice.alias();
        var euros = new Refund("re_1", 1_500, "EUR", "succeeded", null, null);

        assertThat(invoice.learn(euros)).isEqualTo(new RefundOutcome.NothingToCompare());
        invoice.learn(new Failure("cs_1"));
        invoice.credit("video", 7);
        invoice.learn(euros);

        assertBalances(invoice.uid, 100, 7);
        var mismatch = "1: Payment %s was paid in USD; re_1 moved 1500 minor units of EUR, and no credits moved"
                .formatted(invoice.id);
        var failed = "1: The provider reports that payment %s failed. Its credits stay.".formatted(invoice.id);
        assertThat(anomaliesOf(invoice.uid))
                .containsExactly(
                        "currency-mismatch image " + mismatch,
                        "currency-mismatch video " + mismatch,
                        "payment-failed-after-credit image " + failed,
                        "payment-failed-after-credit video " + failed);
    }

    @Test
    void an_admins_adjustment_counts_for_the_credit_of_its_type_only() {
        var invoice = new Invoice();
        invoice.credit("image", 100);
        invoice.credit("video", 7);
        invoice.alias();
        var taken = grant(invoice, invoice.uid, "image", Direction.DEBIT, 80);

        invoice.learn(refund("re_1", 1_500, "succeeded"));
        assertBalances(invoice.uid, 20, 4);
        invoice.learn(refund("re_2", 1_500, "succeeded"));

        assertBalances(invoice.uid, 0, 0);
        undo(taken);
        assertBalances(invoice.uid, 0, 0);
        assertThat(anomaliesOf(invoice.uid)).isEmpty();
    }

    @Test
    void an_adjustment_counts_for_the_first_of_two_credits_of_its_type() {
        var invoice = new Invoice();
        var first = invoice.credit("image", 100);
        var second = invoice.credit("image", 50);
        invoice.alias();
        var taken = grant(invoice, invoice.uid, "image", Direction.DEBIT, 100);

        invoice.learn(refund("re_1", PAID, "succeeded"));
        assertBalances(invoice.uid, 0, 0);
        assertThat(takenFrom(first)).isEmpty();
        assertThat(takenFrom(second)).containsExactly(50L);
        undo(taken);

        assertBalances(invoice.uid, 0, 0);
        invoice.learn(refund("re_1", PAID, "failed"));
        assertBalances(invoice.uid, 150, 0);
    }

    @Test
    void an_admin_corrects_a_payment_only_for_the_users_and_types_that_it_credited() {
        var invoice = new Invoice();
        invoice.credit("video", 7);

        assertThat(grant(invoice, invoice.uid, "image", Direction.CREDIT, 5))
                .isEqualTo(new GrantResult.NotOfThisPayment());
        assertThat(grant(invoice, given.user(), "video", Direction.CREDIT, 5))
                .isEqualTo(new GrantResult.NotOfThisPayment());
        assertThat(grant(invoice, invoice.uid, "video", Direction.CREDIT, 5)).isInstanceOf(GrantResult.Posted.class);
        assertBalances(invoice.uid, 0, 12);
    }

    @Test
    void the_first_payment_of_an_id_keeps_it() {
        var invoice = new Invoice();
        var other = new Invoice();
        invoice.credit("image", 100);
        other.credit("image", 100);
        invoice.alias();

        inTransaction(() -> {
            paid.alias(invoice.intent, other.id);
            paid.alias(other.id, other.id);
            return other;
        });
        invoice.learn(refund("re_1", PAID, "succeeded"));

        assertBalances(invoice.uid, 0, 0);
        assertBalances(other.uid, 100, 0);
    }

    @Test
    void an_id_that_has_brought_credits_itself_keeps_its_facts() {
        var invoice = new Invoice();
        invoice.credit("image", 100);
        var buyer = given.user();
        purchases.credit(new Payment(invoice.intent, buyer, "image-500", PAID, "USD"));

        invoice.alias();
        invoice.learn(refund("re_1", PAID, "succeeded"));

        assertBalances(invoice.uid, 100, 0);
        assertBalances(buyer, 0, 0);
    }

    @Test
    void only_services_call_it_and_only_in_a_transaction_of_their_own() {
        var invoice = new Invoice();
        assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(() -> paid.lock(invoice.id));
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> asAdmin(_ -> {
                    invoice.alias();
                    return invoice;
                }));
    }

    private void assertBalances(String uid, long image, long video) {
        assertBalances(uid, image, video, "%s", uid);
    }

    private void assertBalances(String uid, long image, long video, String description, Object... about) {
        assertThat(ledger.balances(uid).perType().stream()
                        .filter(balance -> List.of("image", "video").contains(balance.type()))
                        .map(Balance::amount))
                .as(description, about)
                .containsExactly(image, video);
        assertThat(integrity.verify(uid).findings()).as(description, about).isEmpty();
    }

    private Entry correction(Invoice invoice, int number) {
        var key = Posting.paymentCorrectionKey(Direction.DEBIT, invoice.id, number);
        return ledger.findByIdempotencyKey(key).orElseThrow();
    }

    private List<Long> takenFrom(Entry credit) {
        return ledger.findRelatedTo(credit.id()).stream().map(Entry::amount).toList();
    }

    private void spend(String uid, String type, long amount) {
        given.posted(Posting.jobDebit(uid, type, amount, "text2" + type, key(), "Job", Map.of(), "service:jobs"));
    }

    private List<String> lotsOf(String uid) {
        return lots.open(uid).stream()
                .map(lot -> "%s %s of %s".formatted(lot.category().code(), lot.remaining(), lot.amount()))
                .toList();
    }

    private List<String> anomaliesOf(String uid) {
        given.anomaliesOf(uid, uid); // writes those in memory
        return given.all(String.class, """
                        select kind || ' ' || type || ' ' || times || ': ' || details from anomalies
                        where uid = ? and kind <> 'duplicate' order by kind, type
                        """, uid);
    }

    private GrantResult grant(Invoice invoice, String uid, String type, Direction direction, long amount) {
        return asAdmin(admin ->
                grants.grant(new Grant(uid, type, direction, amount, "Test", null, invoice.id, null, key()), admin));
    }

    private void undo(GrantResult taken) {
        var entry = ((GrantResult.Posted) taken).entry();
        asAdmin(admin -> grants.undo(entry.id(), "Not by hand", admin));
    }

    private static <T> T asAdmin(Function<String, T> work) {
        var admin = "ann-" + key();
        return Callers.as(admin, "ADMIN", () -> work.apply(admin));
    }

    private <T> T inTransaction(Supplier<T> work) {
        return new TransactionTemplate(transactions).execute(_ -> work.get());
    }

    private static Refund refund(String id, long amountMinor, String status) {
        return new Refund(id, amountMinor, "USD", status, null, null);
    }

    /** An invoice as a package above this one credits it. */
    private final class Invoice {

        private final String id = "in_" + key();
        private final String intent = "pi_" + key();
        private final String uid;

        private Invoice() {
            this(given.user());
        }

        private Invoice(String uid) {
            this.uid = uid;
        }

        Entry credit(String type, long amount) {
            return credit(type, amount, key(), List.of());
        }

        Entry creditInLot(String type, long amount, Category category) {
            return credit(type, amount, key(), List.of(Slice.opening(amount, LotTerms.of(category, null, null))));
        }

        private Entry credit(String type, long amount, String name, List<Slice> inLots) {
            return inTransaction(() -> {
                paid.lock(id);
                var credit = posted(type, amount, name, inLots);
                paid.credited(credit, PAID, "USD");
                return credit;
            });
        }

        Entry posted(String type, long amount, String name, List<Slice> inLots) {
            var posting = new Posting(
                    uid,
                    type,
                    Direction.CREDIT,
                    amount,
                    "plan",
                    "Plan",
                    null,
                    id,
                    null,
                    null,
                    Map.of(),
                    "service:plans",
                    "credit:plan:" + id + ":" + name,
                    inLots);
            return switch (ledger.post(posting)) {
                case PostingResult.Posted(var entry) -> entry;
                case PostingResult.Replayed(var entry) -> entry;
                case PostingResult other -> throw new IllegalStateException(other.toString());
            };
        }

        void alias() {
            inTransaction(() -> {
                paid.alias(intent, id);
                return id;
            });
        }

        RefundOutcome learn(MoneyFact... facts) {
            return purchases.learn(intent, List.of(facts));
        }

        /** What can happen to it, any number of times. */
        Runnable event(String name, long refunded, long disputed) {
            return switch (name) {
                case "image" -> () -> credit("image", 100, name, List.of());
                case "video" -> () -> credit("video", 7, name, List.of());
                case "alias" -> this::alias;
                case "refund" ->
                    () -> learn(new RefundedInAll(refunded, "USD", null), refund("re_1", refunded, "succeeded"));
                case "dispute" -> () -> learn(Dispute.reported("dp_1", disputed, "USD", "needs_response", true, false));
                case "paid" ->
                    () -> inTransaction(() -> {
                        credit("image", 100, "image", List.of());
                        credit("video", 7, "video", List.of());
                        alias();
                        return id;
                    });
                default -> throw new IllegalArgumentException(name);
            };
        }
    }
}
