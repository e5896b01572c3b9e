package org.creditsledger.payments.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.assertOutcome;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.creditsledger.testing.WebhookSender.STRIPE_SECRET;
import static org.creditsledger.testing.Webhooks.checkoutSession;
import static org.creditsledger.testing.Webhooks.signStripe;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.ledger.EarlierRelease;
import org.creditsledger.ledger.Posting;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest
record StripeWebhookTest(WebhookSender webhooks, Given given, JdbcClient jdbc) {

    private static final String COMPLETED = "checkout.session.completed";

    @ParameterizedTest
    @ValueSource(strings = {COMPLETED, "checkout.session.async_payment_succeeded"})
    void a_paid_checkout_is_credited_with_payment_and_invoice(String type) {
        var uid = given.user();
        var paymentId = "pi_" + key();

        var answer = webhooks.sendStripeEvent(checkoutSession(type, "paid", paymentId, uid, "image-500"));

        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.outcome").isEqualTo("posted");
            json.assertThat().extractingPath("$.entry.source").isEqualTo("purchase");
            json.assertThat().extractingPath("$.entry.amount").isEqualTo(500);
            json.assertThat().extractingPath("$.entry.idempotencyKey").isEqualTo("credit:purchase:" + paymentId);
            json.assertThat().extractingPath("$.entry.paymentId").isEqualTo(paymentId);
        });
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
        var invoice = jdbc.sql("""
                        select i.gross_minor, i.currency, l.credits, i.uid from invoices i
                        join invoice_lines l on l.invoice_id = i.id
                        join credits_ledger e on e.invoice_id = i.id and e.payment_id = i.payment_id and e.id = i.entry_id
                        where e.uid = ?
                        """).param(uid).query().singleRow();
        assertThat(invoice)
                .containsEntry("gross_minor", 3_900L)
                .containsEntry("currency", "USD")
                .containsEntry("credits", 500L)
                .containsEntry("uid", uid);
    }

    @Test
    void a_payment_reported_twice_is_credited_and_invoiced_once() {
        var uid = given.user();
        var paymentId = "pi_" + key();
        pay(paymentId, uid, "image-500");

        var answer = pay(paymentId, uid, "image-500");

        assertOutcome(answer, "duplicate");
        assertThat(given.entriesOf(uid)).isEqualTo(1);
        assertThat(invoicesOf(uid)).isEqualTo(1);
    }

    @Test
    void a_payment_credited_by_an_earlier_release_is_a_duplicate() {
        var uid = given.user();
        var paymentId = "pi_" + key();
        EarlierRelease.write(
                given.asOwner(),
                Posting.purchase(
                        uid,
                        "image",
                        500,
                        paymentId,
                        UUID.randomUUID(),
                        "Five hundred credits",
                        Map.of("pack", "image-500"),
                        "service:payments"));

        var answer = pay(paymentId, uid, "image-500");

        assertOutcome(answer, "duplicate");
        assertThat(given.entriesOf(uid)).isEqualTo(1);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
    }

    @Test
    void a_payment_credited_for_another_pack_is_a_conflict() {
        var uid = given.user();
        var paymentId = "pi_" + key();
        pay(paymentId, uid, "image-500");

        var answer = pay(paymentId, uid, "image-2000");

        assertProblem(answer, 422, "key-conflict");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
        assertThat(invoicesOf(uid)).isEqualTo(1);
    }

    @Test
    void an_unpaid_session_is_ignored() {
        var uid = given.user();

        var answer = webhooks.sendStripeEvent(checkoutSession(COMPLETED, "unpaid", "pi_" + key(), uid, "image-500"));

        assertOutcome(answer, "ignored");
        assertThat(given.entriesOf(uid)).isZero();
    }

    @Test
    void an_event_of_another_type_is_ignored() {
        var uid = given.user();

        var answer =
                webhooks.sendStripeEvent(checkoutSession("customer.created", "paid", "pi_" + key(), uid, "image-500"));

        assertOutcome(answer, "ignored");
        assertThat(given.entriesOf(uid)).isZero();
    }

    @Test
    void a_checkout_of_another_product_is_ignored() {
        var session = checkoutSession(COMPLETED, "paid", "pi_" + key(), "u", "image-500")
                .replaceAll("\"metadata\": \\{[^}]*}", "\"metadata\": {}");

        assertOutcome(webhooks.sendStripeEvent(session), "ignored");
    }

    @Test
    void a_pack_that_does_not_exist_is_shown_to_an_admin_once() {
        var uid = given.user();
        var session = checkoutSession(COMPLETED, "paid", "pi_" + key(), uid, "image-7");

        for (var delivery = 0; delivery < 2; delivery++) {
            assertOutcome(webhooks.sendStripeEvent(session), "unmatched");
        }

        assertThat(given.entriesOf(uid)).isZero();
        assertThat(given.all(
                        Long.class, "select times from anomalies where kind = 'unmatched-payment' and uid = ?", uid))
                .containsExactly(1L);
    }

    static Stream<Arguments> bad_bodies() {
        var good = checkoutSession(COMPLETED, "paid", "pi_1", "UID", "image-500");
        return Stream.of(
                Arguments.of("empty", ""),
                Arguments.of("not JSON", "nonsense"),
                Arguments.of("an array", "[]"),
                Arguments.of("null", "null"),
                Arguments.of("truncated", good.substring(0, good.length() - 30)),
                Arguments.of("no type", good.replace("\"type\"", "\"kind\"")),
                Arguments.of("no data", good.replace("\"data\"", "\"date\"")),
                Arguments.of("not a session", good.replace("\"checkout.session\"", "\"charge\"")),
                Arguments.of(
                        "neither session nor payment",
                        good.replaceAll("\"id\": \"cs_[^\"]*\"", "\"id\": null")
                                .replace("\"payment_intent\"", "\"intent\"")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad_bodies")
    void a_bad_body_is_refused_and_writes_nothing(String what, String body) {
        var uid = given.user();

        assertProblem(webhooks.sendStripeEvent(body.replace("UID", uid)), 400, "invalid-request");
        assertThat(given.entriesOf(uid)).isZero();
        assertThat(invoicesOf(uid)).isZero();
    }

    static Stream<Arguments> paid_and_of_no_use() {
        var good = checkoutSession(COMPLETED, "paid", "PAYMENT", "UID", "image-500")
                .replaceAll("cs_test_[^\"]*", "SESSION");
        return Stream.of(
                Arguments.of("no payment", good.replace("\"payment_intent\"", "\"intent\"")),
                Arguments.of("no amount", good.replace("\"amount_total\"", "\"amount\"")),
                Arguments.of("a negative amount", good.replace("3900", "-3900")),
                Arguments.of("a fraction", good.replace("3900", "3900.5")),
                Arguments.of("more than any price", good.replace("3900", "1e30")),
                Arguments.of("a text as amount", good.replace("3900", "\"3900\"")),
                Arguments.of("an odd subtotal", good.replace("3900,", "3900, \"amount_subtotal\": 39.5,")),
                Arguments.of("an unknown currency", good.replace("\"usd\"", "\"zzz\"")),
                Arguments.of("no currency", good.replace("\"currency\"", "\"money\"")),
                Arguments.of("a payment that is no id", good.replace("\"PAYMENT\"", "{\"\": \"\"}")),
                Arguments.of("no uid", good.replace("\"uid\"", "\"user\"")),
                Arguments.of("blank uid", good.replace("UID", " ")),
                Arguments.of("a uid with what no database takes", good.replace("UID", "a\\u0000b\\ud800")),
                Arguments.of("a pack that is none", good.replace("image-500", "no such pack")),
                Arguments.of("a subscription", good.replace("\"mode\": \"payment\"", "\"mode\": \"subscription\"")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paid_and_of_no_use")
    void a_payment_that_cannot_be_credited_is_shown_to_an_admin(String what, String body) {
        var uid = given.user();
        var run = key();
        var event = body.replace("UID", uid).replace("PAYMENT", "pi_" + run).replace("SESSION", "cs_" + run);

        assertOutcome(webhooks.sendStripeEvent(event), "unmatched");

        assertThat(given.entriesOf(uid)).isZero();
        assertThat(invoicesOf(uid)).isZero();
        assertThat(given.all(String.class, "select kind from anomalies where anomaly_key like ?", "%" + run))
                .containsExactly("unmatched-payment");
    }

    @ParameterizedTest
    @CsvSource({
        "3900, 500, 1, 0",
        "7800, 1000, 2, 0",
        "39000, 5000, 10, 0",
        "0, 500, 1, 1",
        "1, 500, 1, 1",
        "7799, 500, 1, 1",
        "1000000000000, 500, 1, 1"
    })
    void the_price_decides_the_number_of_packs(long subtotal, long credits, int quantity, int mismatches) {
        var uid = given.user();
        var body = checkoutSession(COMPLETED, "paid", "pi_" + key(), uid, "image-500")
                .replace("3900,", "3900, \"amount_subtotal\": " + subtotal + ",");

        assertThat(webhooks.sendStripeEvent(body)).hasStatusOk();

        assertThat(given.imageBalanceOf(uid)).isEqualTo(credits);
        assertThat(given.one(Integer.class, """
                        select l.quantity from invoice_lines l join invoices i on i.id = l.invoice_id where i.uid = ?
                        """, uid)).isEqualTo(quantity);
        assertThat(given.one(
                        Integer.class,
                        "select count(*) from anomalies where kind = 'amount-mismatch' and uid = ?",
                        uid))
                .isEqualTo(mismatches);
    }

    @Test
    void a_forged_or_stale_event_is_refused_and_writes_nothing() {
        var uid = given.user();
        var body = checkoutSession(COMPLETED, "paid", "pi_" + key(), uid, "image-500");
        var now = Instant.now().getEpochSecond();

        assertProblem(webhooks.sendStripeEvent(body, signStripe("whsec_wrong", now, body)), 401, "bad-signature");
        assertProblem(
                webhooks.sendStripeEvent(body, signStripe(STRIPE_SECRET, now - 302, body)), 401, "stale-signature");
        assertThat(given.entriesOf(uid)).isZero();
    }

    private MvcTestResult pay(String paymentId, String uid, String packId) {
        return webhooks.sendStripeEvent(checkoutSession(COMPLETED, "paid", paymentId, uid, packId));
    }

    private long invoicesOf(String uid) {
        return given.one(Long.class, "select count(*) from invoices where uid = ?", uid);
    }
}
