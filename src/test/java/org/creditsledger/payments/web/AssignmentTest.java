package org.creditsledger.payments.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.creditsledger.testing.StripeFixtures.refunded;
import static org.creditsledger.testing.Webhooks.checkoutSession;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Threads;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A payment without a user, and the admin who assigns it. */
@DatabaseTest
class AssignmentTest {

    @Autowired
    MockMvcTester http;

    @Autowired
    WebhookSender webhooks;

    @Autowired
    Given given;

    @Autowired
    JdbcClient jdbc;

    final String paymentId = "pi_" + key();
    final String uid = "user-" + key();

    @Test
    void an_assigned_payment_is_credited_invoiced_and_resolved() {
        var anomaly = unmatched(3_900);

        var answer = assign(anomaly, uid, "image-500", key());

        assertThat(answer).hasStatus(201).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.entry.idempotencyKey").isEqualTo("credit:purchase:" + paymentId);
            json.assertThat().extractingPath("$.entry.createdBy").isEqualTo("admin:carol");
            json.assertThat().extractingPath("$.entry.amount").isEqualTo(500);
            json.assertThat().extractingPath("$.invoiceId").isNotNull();
        });
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
        assertThat(invoice()).containsEntry("gross_minor", 3_900L).containsEntry("quantity", 1);
        assertThat(jdbc.sql("select state from anomalies where id = ?")
                        .param(anomaly)
                        .query(String.class)
                        .single())
                .isEqualTo("resolved");
        assertThat(jdbc.sql("select changed_by from anomaly_changes where anomaly_id = ?")
                        .param(anomaly)
                        .query(String.class)
                        .list())
                .containsExactly("carol");
    }

    @Test
    void a_second_click_and_a_later_delivery_change_nothing() throws Exception {
        var anomaly = unmatched(3_900);
        var key = key();

        var statuses = Threads.atOnce(
                4, _ -> assign(anomaly, uid, "image-500", key).getResponse().getStatus());

        assertThat(statuses).containsOnlyOnce(201).allMatch(status -> status == 200 || status == 201);
        assertThat(assign(anomaly, uid, "image-500", key())).hasStatusOk().hasHeader("Idempotency-Replayed", "true");
        assertThat(webhooks.sendStripeEvent(
                        checkoutSession("checkout.session.completed", "paid", paymentId, "", "gone")))
                .bodyJson()
                .extractingPath("$.outcome")
                .isEqualTo("duplicate");
        assertThat(webhooks.sendStripeEvent(
                        checkoutSession("checkout.session.completed", "paid", paymentId, "bob", "image-100")))
                .bodyJson()
                .extractingPath("$.outcome")
                .isEqualTo("duplicate");
        assertThat(given.entriesOf(uid)).isEqualTo(1);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
        assertThat(jdbc.sql("select times from anomalies where id = ? and state = 'resolved'")
                        .param(anomaly)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void a_payment_for_two_packs_credits_two_packs() {
        assertThat(assign(unmatched(7_800), uid, "image-500", key())).hasStatus(201);

        assertThat(given.imageBalanceOf(uid)).isEqualTo(1_000);
        assertThat(invoice()).containsEntry("gross_minor", 7_800L).containsEntry("quantity", 2);
    }

    @Test
    void an_earlier_refund_is_taken_back_at_once() {
        var anomaly = unmatched(3_900);
        assertThat(webhooks.sendStripeEvent(refunded(paymentId, 1_950, 3_900)))
                .bodyJson()
                .extractingPath("$.outcome")
                .isEqualTo("waiting");

        assertThat(assign(anomaly, uid, "image-500", key())).hasStatus(201);

        assertThat(given.imageBalanceOf(uid)).isEqualTo(250);
    }

    @Test
    void an_invalid_assignment_is_refused_and_credits_nothing() {
        var anomaly = unmatched(3_900);
        var key = key();

        assertProblem(assign(UUID.randomUUID(), uid, "image-500", key()), 404, "not-found");
        assertProblem(assign(anomaly, uid, "image-gone", key()), 422, "unknown-pack");
        assertProblem(assign(anomaly, "carol", "image-500", key()), 403, "own-payment");
        assertProblem(assign(anomaly, "a b", "image-500", key()), 400, "invalid-request");
        assertProblem(assign(anomaly, uid, "image-500", ""), 400, "invalid-request");
        assertThat(given.entriesOf(uid)).isZero();

        assertThat(assign(anomaly, uid, "image-500", key)).hasStatus(201);
        assertProblem(assign(anomaly, uid, "image-100", key()), 422, "key-conflict");
        assertProblem(assign(anomaly, uid + "2", "image-500", key()), 422, "key-conflict");
        var other = unmatched("pi_" + key(), 3_900);
        assertProblem(assign(other, uid, "image-500", key), 422, "key-conflict");
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    void another_anomaly_cannot_be_assigned() {
        webhooks.sendStripeEvent(checkoutSession("checkout.session.completed", "paid", paymentId, uid, "image-500")
                .replace("3900", "100"));
        var mismatch = jdbc.sql("select id from anomalies where kind = 'amount-mismatch' and uid = ?")
                .param(uid)
                .query(UUID.class)
                .single();

        assertProblem(assign(mismatch, uid, "image-500", key()), 422, "not-assignable");
    }

    private Map<String, Object> invoice() {
        return jdbc.sql("""
                        select i.gross_minor, l.quantity from invoices i join invoice_lines l on l.invoice_id = i.id
                        where i.uid = ?
                        """).param(uid).query().singleRow();
    }

    private UUID unmatched(long amountMinor) {
        return unmatched(paymentId, amountMinor);
    }

    private UUID unmatched(String payment, long amountMinor) {
        webhooks.sendStripeEvent(checkoutSession("checkout.session.completed", "paid", payment, "no body", "image-500")
                .replace("3900", Long.toString(amountMinor)));
        return jdbc.sql("select id from anomalies where kind = 'unmatched-payment' and anomaly_key = ?")
                .param(payment)
                .query(UUID.class)
                .single();
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

    /** The request clears the identity of this thread; the test restores its own. */
    private static MvcTestResult asBefore(Supplier<MvcTestResult> request) {
        var before = SecurityContextHolder.getContext();
        try {
            return request.get();
        } finally {
            SecurityContextHolder.setContext(before);
        }
    }
}
