package org.creditsledger.payments.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.assertOutcome;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.creditsledger.testing.StripeFixtures.completed;
import static org.creditsledger.testing.StripeFixtures.disputed;
import static org.creditsledger.testing.StripeFixtures.refunded;
import static org.creditsledger.testing.WebhookSender.STRIPE_SECRET;
import static org.creditsledger.testing.Webhooks.signStripe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Threads;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** image-500 costs 3,900 minor units: 7.8 a credit. */
@DatabaseTest
class RefundWebhookTest {

    private static final long PAID = 3_900;

    @Autowired
    IntegrityService integrity;

    @Autowired
    WebhookSender webhooks;

    @Autowired
    Given given;

    @Autowired
    LedgerService ledger;

    @Autowired
    JdbcClient jdbc;

    final String paymentId = "pi_" + key();

    @Test
    void a_full_refund_takes_all_credits_back_in_an_entry_linked_to_the_purchase() {
        var uid = buyer();

        var answer = webhooks.sendStripeEvent(refunded(paymentId, PAID, PAID));

        assertOutcome(answer, "posted");
        var purchase =
                ledger.findByIdempotencyKey("credit:purchase:" + paymentId).orElseThrow();
        var debit =
                ledger.findByIdempotencyKey("debit:payment:" + paymentId + ":1").orElseThrow();
        assertThat(debit.direction()).isEqualTo(Direction.DEBIT);
        assertThat(debit.amount()).isEqualTo(500);
        assertThat(debit.source()).isEqualTo("refund");
        assertThat(debit.relatedEntryId()).isEqualTo(purchase.id());
        assertThat(debit.paymentId()).isEqualTo(paymentId);
        assertThat(given.imageBalanceOf(uid)).isZero();
        assertThat(anomaliesOf(uid)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"7, 0, 500", "8, 1, 499", "1950, 250, 250", "3899, 499, 1", "3900, 500, 0", "9999, 500, 0"})
    void a_partial_refund_takes_back_in_proportion_rounded_down(long refunded, long taken, long left) {
        var uid = buyer();

        webhooks.sendStripeEvent(refunded(paymentId, refunded, PAID));

        assertThat(given.imageBalanceOf(uid)).isEqualTo(left);
        assertThat(takenBackOf(uid)).isEqualTo(taken);
    }

    @Test
    void each_step_of_a_refund_is_taken_once_and_roundings_do_not_add_up() {
        var uid = buyer();

        for (var total : List.of(1_000, 1_000, 2_000, 1_000, 3_000, 3_900, 3_900)) {
            webhooks.sendStripeEvent(refunded(paymentId, total, PAID));
        }

        assertThat(given.imageBalanceOf(uid)).isZero();
        assertThat(takenBackOf(uid)).isEqualTo(500);
        assertThat(given.entriesOf(uid)).isEqualTo(5);
    }

    @Test
    void a_later_step_that_comes_first_covers_the_earlier_one() {
        var uid = buyer();

        assertOutcome(webhooks.sendStripeEvent(refunded(paymentId, 1_950, PAID)), "posted");
        assertOutcome(webhooks.sendStripeEvent(refunded(paymentId, 1_000, PAID)), "duplicate");

        assertThat(given.imageBalanceOf(uid)).isEqualTo(250);
    }

    @Test
    void a_refund_before_its_purchase_is_remembered_and_applied_with_it() {
        var uid = given.user();

        assertOutcome(webhooks.sendStripeEvent(refunded(paymentId, 1_950, PAID)), "waiting");
        assertThat(given.entriesOf(uid)).isZero();
        assertOutcome(webhooks.sendStripeEvent(completed(paymentId, uid, "image-500")), "posted");

        assertThat(given.imageBalanceOf(uid)).isEqualTo(250);
        assertOutcome(webhooks.sendStripeEvent(refunded(paymentId, 1_950, PAID)), "duplicate");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(250);
    }

    @Test
    void a_refund_and_its_purchase_at_the_same_time_end_the_same() throws Exception {
        for (var round = 0; round < 10; round++) {
            var uid = given.user();
            var payment = "pi_" + key();
            var events = List.of(completed(payment, uid, "image-500"), refunded(payment, 1_950, PAID));

            Threads.atOnce(2, thread -> webhooks.sendStripeEvent(events.get(thread)));

            assertThat(given.imageBalanceOf(uid)).isEqualTo(250);
        }
    }

    @Test
    void a_dispute_takes_back_and_a_refund_beside_it_never_more_than_was_bought() {
        var uid = buyer();
        given.credit(uid, 1_000);

        assertOutcome(webhooks.sendStripeEvent(disputed(paymentId, "du_1", PAID)), "posted");
        assertOutcome(webhooks.sendStripeEvent(disputed(paymentId, "du_1", PAID)), "duplicate");
        assertOutcome(webhooks.sendStripeEvent(refunded(paymentId, PAID, PAID)), "duplicate");

        assertThat(given.imageBalanceOf(uid)).isEqualTo(1_000);
        assertThat(ledger.findByIdempotencyKey("debit:payment:" + paymentId + ":1"))
                .isPresent();
    }

    @Test
    void spent_and_held_credits_are_a_shortfall_and_no_balance_is_negative() {
        var uid = buyer();
        ledger.post(Given.adjustment(uid, Direction.DEBIT, 300, key()));
        ledger.place(new HoldRequest(
                uid,
                "image",
                80,
                "text2image",
                "job_" + key(),
                "Test",
                Map.of(),
                "service:test",
                HoldRequest.DEFAULT_TIMEOUT));

        var answer = webhooks.sendStripeEvent(refunded(paymentId, PAID, PAID));

        assertOutcome(answer, "posted");
        assertThat(answer).bodyJson().extractingPath("$.shortfallCredits").isEqualTo(380);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(80);
        var anomaly = jdbc.sql("select * from anomalies where kind = 'refund-shortfall' and uid = ?")
                .param(uid)
                .query()
                .singleRow();
        assertThat(anomaly)
                .containsEntry("kind", "refund-shortfall")
                .containsEntry("attempted_amount", 500L)
                .containsEntry("balance", 200L)
                .containsEntry("available", 120L)
                .containsEntry("anomaly_key", "debit:payment:" + paymentId + ":1");
        webhooks.sendStripeEvent(refunded(paymentId, PAID, PAID));
        assertThat(given.imageBalanceOf(uid)).isEqualTo(80);
    }

    @Test
    void an_empty_balance_gets_no_entry_and_the_shortfall_is_reported() {
        var uid = buyer();
        ledger.post(Given.adjustment(uid, Direction.DEBIT, 500, key()));

        var answer = webhooks.sendStripeEvent(refunded(paymentId, PAID, PAID));

        assertThat(answer)
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.shortfallCredits")
                .isEqualTo(500);
        assertThat(given.entriesOf(uid)).isEqualTo(2);
        assertThat(anomaliesOf(uid)).isEqualTo(1);
    }

    @Test
    void credits_reversed_by_an_admin_are_not_taken_twice_and_are_no_shortfall() {
        var uid = buyer();
        given.credit(uid, 100);
        var purchase =
                ledger.findByIdempotencyKey("credit:purchase:" + paymentId).orElseThrow();
        ledger.post(Posting.reversal(purchase, "Test", "tester"));

        webhooks.sendStripeEvent(refunded(paymentId, PAID, PAID));

        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
        assertThat(anomaliesOf(uid)).isZero();
    }

    @Test
    void a_refund_in_a_charge_is_recognized_by_its_id() {
        var uid = buyer();
        webhooks.sendStripeEvent(refunded(paymentId, PAID, PAID)
                .replace(
                        "\"refunded\":true",
                        "\"refunded\":true,\"refunds\":{\"object\":\"list\",\"has_more\":false,\"url\":\"/v1/refunds\","
                                + "\"data\":[{\"id\":\"re_1\",\"object\":\"refund\",\"created\":1,\"amount\":3900}]}"));
        assertThat(given.imageBalanceOf(uid)).isZero();

        assertOutcome(webhooks.sendStripeEvent(refund("refund.failed", "re_1", PAID, "failed")), "posted");

        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
        var givenBack = ledger.findByIdempotencyKey("credit:payment:" + paymentId + ":1")
                .orElseThrow();
        assertThat(givenBack.relatedEntryId())
                .isEqualTo(ledger.findByIdempotencyKey("debit:payment:" + paymentId + ":1")
                        .orElseThrow()
                        .id());
    }

    @Test
    void a_shortfall_is_not_given_back_when_less_is_due() {
        var uid = buyer();
        ledger.post(Given.adjustment(uid, Direction.DEBIT, 400, key()));
        webhooks.sendStripeEvent(disputed(paymentId, "du_1", PAID));
        assertThat(given.imageBalanceOf(uid)).isZero();

        webhooks.sendStripeEvent(disputed(paymentId, "du_1", PAID)
                .replace("charge.dispute.created", "charge.dispute.closed")
                .replace("\"needs_response\"", "\"won\""));

        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
    }

    @Test
    void a_shortfall_is_not_taken_from_later_credits() {
        var uid = buyer();
        ledger.post(Given.adjustment(uid, Direction.DEBIT, 400, key()));
        webhooks.sendStripeEvent(refunded(paymentId, 3_000, PAID));
        given.credit(uid, 1_000);

        webhooks.sendStripeEvent(refunded(paymentId, 3_000, PAID));
        assertThat(given.imageBalanceOf(uid)).isEqualTo(1_000);
        webhooks.sendStripeEvent(refunded(paymentId, PAID, PAID));

        assertThat(given.imageBalanceOf(uid)).isEqualTo(1_000 - (500 - 384));
    }

    @Test
    void credits_given_back_by_an_admin_for_the_payment_count() {
        var uid = buyer();
        webhooks.sendStripeEvent(refund("refund.created", "re_1", PAID, "pending"));
        ledger.post(Posting.adjustment(
                uid, "image", Direction.CREDIT, 500, "The refund failed", paymentId, Map.of(), "tester", key()));

        assertOutcome(webhooks.sendStripeEvent(refund("refund.created", "re_1", PAID, "pending")), "duplicate");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
        assertOutcome(webhooks.sendStripeEvent(refund("refund.failed", "re_1", PAID, "failed")), "duplicate");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
        assertOutcome(webhooks.sendStripeEvent(refund("refund.created", "re_2", PAID, "succeeded")), "posted");
        assertThat(given.imageBalanceOf(uid)).isZero();
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    @Test
    void fractional_amounts_are_refused() {
        for (var amount : List.of("1.5", "1e30", "\"100\"", "true", "99999999999999999999", "1000000000001")) {
            assertProblem(
                    webhooks.sendStripeEvent(
                            refund("refund.created", "re_1", PAID, "pending").replace("3900", amount)),
                    400,
                    "invalid-request");
        }
    }

    private String refund(String type, String id, long amount, String status) {
        return """
                {"object": "event", "type": "%s", "data": {"object": {"object": "refund", "id": "%s", "amount": %d,
                 "currency": "usd", "payment_intent": "%s", "status": "%s"}}}
                """.formatted(type, id, amount, paymentId, status);
    }

    @Test
    void a_pack_that_is_no_longer_on_offer_is_still_credited() {
        var uid = given.user();
        given.asOwner()
                .sql("update credit_packs set active = false where id = 'image-2000'")
                .update();
        try {
            assertOutcome(webhooks.sendStripeEvent(completed(paymentId, uid, "image-2000")), "posted");
        } finally {
            given.asOwner()
                    .sql("update credit_packs set active = true where id = 'image-2000'")
                    .update();
        }
        assertThat(given.imageBalanceOf(uid)).isEqualTo(2_000);
    }

    @Test
    void a_charge_without_a_checkout_is_ignored() {
        assertOutcome(
                webhooks.sendStripeEvent(refunded(paymentId, PAID, PAID).replace("\"" + paymentId + "\"", "null")),
                "ignored");
        assertOutcome(webhooks.sendStripeEvent(refunded(paymentId, 0, PAID)), "ignored");
    }

    @Test
    void bad_amounts_and_forged_or_stale_refunds_are_refused_and_take_nothing() {
        var uid = buyer();
        var refund = refunded(paymentId, PAID, PAID);
        var now = Instant.now().getEpochSecond();

        assertProblem(webhooks.sendStripeEvent(refunded(paymentId, -1, PAID)), 400, "invalid-request");
        assertProblem(webhooks.sendStripeEvent(disputed(paymentId, "", PAID)), 400, "invalid-request");
        assertProblem(webhooks.sendStripeEvent(disputed(paymentId, "du_1", 0)), 400, "invalid-request");
        assertProblem(webhooks.sendStripeEvent(refund, signStripe("whsec_wrong", now, refund)), 401, "bad-signature");
        assertProblem(
                webhooks.sendStripeEvent(refund, signStripe(STRIPE_SECRET, now - 302, refund)), 401, "stale-signature");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
    }

    /** In every order the total refunded decides, since no credits are spent meanwhile. */
    @Test
    void a_thousand_shuffled_deliveries_end_in_the_right_balances() throws Exception {
        var seed = System.nanoTime();
        System.out.println("shuffled deliveries: seed=" + seed);
        var random = new Random(seed);
        var users = new ArrayList<String>();
        var expected = new ArrayList<Long>();
        var events = new ArrayList<String>();
        for (var user = 0; user < 20; user++) {
            var uid = given.user();
            users.add(uid);
            var balance = 0L;
            for (var payment = 0; payment < 10; payment++) {
                var id = "pi_" + key();
                events.add(completed(id, uid, "image-500"));
                var back = 0L;
                for (var step = random.nextInt(4); step > 0; step--) {
                    back += random.nextInt(1, 1_400);
                    events.add(refunded(id, back, PAID));
                }
                if (random.nextInt(5) == 0) {
                    var amount = random.nextInt(1, 3_901);
                    back += amount;
                    events.add(disputed(id, "du_" + key(), amount));
                }
                balance += 500 - Math.min(PAID, back) * 500 / PAID;
            }
            expected.add(balance);
        }
        while (events.size() < 1_000) {
            events.add(events.get(random.nextInt(events.size())));
        }
        Collections.shuffle(events, random);

        var refusals = Threads.atOnce(4, thread -> {
            var bad = new ArrayList<String>();
            for (var i = thread; i < events.size(); i += 4) {
                var answer = webhooks.sendStripeEvent(events.get(i));
                if (answer.getResponse().getStatus() != 200) {
                    bad.add(answer.getResponse().getStatus() + " " + events.get(i));
                }
            }
            return bad;
        });

        assertThat(refusals)
                .as("seed %d", seed)
                .allSatisfy(bad -> assertThat(bad).isEmpty());
        for (var user = 0; user < users.size(); user++) {
            assertThat(given.imageBalanceOf(users.get(user)))
                    .as("seed %d", seed)
                    .isEqualTo(expected.get(user));
            assertThat(integrity.verify(users.get(user)).findings()).isEmpty();
            assertThat(anomaliesOf(users.get(user))).isZero();
        }
    }

    /** A user who has paid for image-500. */
    private String buyer() {
        var uid = given.user();
        webhooks.sendStripeEvent(completed(paymentId, uid, "image-500"));
        return uid;
    }

    private long takenBackOf(String uid) {
        return ledger.findByIdempotencyKey("credit:purchase:" + paymentId).stream()
                .flatMap(purchase -> ledger.findRelatedTo(purchase.id()).stream())
                .mapToLong(Entry::amount)
                .sum();
    }

    private long anomaliesOf(String uid) {
        return given.one(Long.class, "select count(*) from anomalies where kind = 'refund-shortfall' and uid = ?", uid);
    }
}
