package org.creditsledger.payments.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.assertOutcome;
import static org.creditsledger.testing.Callers.asBefore;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.creditsledger.testing.StripeFixtures.refunded;
import static org.creditsledger.testing.Webhooks.checkoutSession;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import java.util.Map;
import java.util.UUID;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Threads;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A payment without a user, and the admin who assigns it. */
@DatabaseTest
record AssignmentTest(MockMvcTester http, WebhookSender webhooks, Given given, JdbcClient jdbc) {

    private record Unmatched(String id, UUID anomaly) {}

    @Test
    void an_assigned_payment_is_credited_invoiced_and_resolved() {
        var uid = given.user();
        var payment = unmatched(3_900);

        var answer = assign(payment.anomaly(), uid, "image-500", key());

        assertThat(answer).hasStatus(201).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.entry.idempotencyKey").isEqualTo("credit:purchase:" + payment.id());
            json.assertThat().extractingPath("$.entry.createdBy").isEqualTo("admin:carol");
            json.assertThat().extractingPath("$.entry.amount").isEqualTo(500);
            json.assertThat().extractingPath("$.invoiceId").isNotNull();
        });
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
        assertThat(invoiceOf(uid)).containsEntry("gross_minor", 3_900L).containsEntry("quantity", 1);
        assertThat(given.one(String.class, "select state from anomalies where id = ?", payment.anomaly()))
                .isEqualTo("resolved");
        assertThat(given.all(
                        String.class, "select changed_by from anomaly_changes where anomaly_id = ?", payment.anomaly()))
                .containsExactly("carol");
    }

    @Test
    void a_second_click_and_a_later_delivery_change_nothing() throws Exception {
        var uid = given.user();
        var payment = unmatched(3_900);
        var key = key();

        var statuses = Threads.atOnce(
                4,
                _ -> assign(payment.anomaly(), uid, "image-500", key)
                        .getResponse()
                        .getStatus());

        assertThat(statuses).containsOnlyOnce(201).allMatch(status -> status == 200 || status == 201);
        assertThat(assign(payment.anomaly(), uid, "image-500", key()))
                .hasStatusOk()
                .hasHeader("Idempotency-Replayed", "true");
        assertOutcome(
                webhooks.sendStripeEvent(
                        checkoutSession("checkout.session.completed", "paid", payment.id(), "", "gone")),
                "duplicate");
        assertOutcome(
                webhooks.sendStripeEvent(
                        checkoutSession("checkout.session.completed", "paid", payment.id(), "bob", "image-100")),
                "duplicate");
        assertThat(given.entriesOf(uid)).isEqualTo(1);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
        assertThat(given.one(
                        Long.class,
                        "select times from anomalies where id = ? and state = 'resolved'",
                        payment.anomaly()))
                .isEqualTo(1);
    }

    @Test
    void a_payment_for_two_packs_credits_two_packs() {
        var uid = given.user();
        assertThat(assign(unmatched(7_800).anomaly(), uid, "image-500", key())).hasStatus(201);

        assertThat(given.imageBalanceOf(uid)).isEqualTo(1_000);
        assertThat(invoiceOf(uid)).containsEntry("gross_minor", 7_800L).containsEntry("quantity", 2);
    }

    @Test
    void an_earlier_refund_is_taken_back_at_once() {
        var uid = given.user();
        var payment = unmatched(3_900);
        assertOutcome(webhooks.sendStripeEvent(refunded(payment.id(), 1_950, 3_900)), "waiting");

        assertThat(assign(payment.anomaly(), uid, "image-500", key())).hasStatus(201);

        assertThat(given.imageBalanceOf(uid)).isEqualTo(250);
    }

    @Test
    void an_invalid_assignment_is_refused_and_credits_nothing() {
        var uid = given.user();
        var payment = unmatched(3_900);
        var key = key();

        assertProblem(assign(UUID.randomUUID(), uid, "image-500", key()), 404, "not-found");
        assertProblem(assign(payment.anomaly(), uid, "image-gone", key()), 422, "unknown-pack");
        assertProblem(assign(payment.anomaly(), "carol", "image-500", key()), 403, "own-payment");
        assertProblem(assign(payment.anomaly(), "a b", "image-500", key()), 400, "invalid-request");
        assertProblem(assign(payment.anomaly(), uid, "image-500", ""), 400, "invalid-request");
        assertThat(given.entriesOf(uid)).isZero();

        assertThat(assign(payment.anomaly(), uid, "image-500", key)).hasStatus(201);
        assertProblem(assign(payment.anomaly(), uid, "image-100", key()), 422, "key-conflict");
        assertProblem(assign(payment.anomaly(), uid + "2", "image-500", key()), 422, "key-conflict");
        var other = unmatched(3_900).anomaly();
        assertProblem(assign(other, uid, "image-500", key), 422, "key-conflict");
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    void another_anomaly_cannot_be_assigned() {
        var uid = given.user();
        webhooks.sendStripeEvent(checkoutSession("checkout.session.completed", "paid", "pi_" + key(), uid, "image-500")
                .replace("3900", "100"));
        var mismatch =
                given.one(UUID.class, "select id from anomalies where kind = 'amount-mismatch' and uid = ?", uid);

        assertProblem(assign(mismatch, uid, "image-500", key()), 422, "not-assignable");
    }

    private Map<String, Object> invoiceOf(String uid) {
        return jdbc.sql("""
                        select i.gross_minor, l.quantity from invoices i join invoice_lines l on l.invoice_id = i.id
                        where i.uid = ?
                        """).param(uid).query().singleRow();
    }

    private Unmatched unmatched(long amountMinor) {
        var paymentId = "pi_" + key();
        webhooks.sendStripeEvent(
                checkoutSession("checkout.session.completed", "paid", paymentId, "no body", "image-500")
                        .replace("3900", Long.toString(amountMinor)));
        return new Unmatched(
                paymentId,
                given.one(
                        UUID.class,
                        "select id from anomalies where kind = 'unmatched-payment' and anomaly_key = ?",
                        paymentId));
    }

    private MvcTestResult assign(UUID anomaly, String uid, String packId, String key) {
        return asBefore(() -> http.post()
                .uri("/api/admin/credits/anomalies/{id}/assign", anomaly)
                .with(user("carol").roles("ADMIN"))
                .contentType(MediaType.APPLICATION_JSON)
                .header("Idempotency-Key", key)
                .content("{\"uid\": \"%s\", \"packId\": \"%s\"}".formatted(uid, packId))
                .exchange());
    }
}
