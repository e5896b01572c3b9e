package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.SubscribedUsers.FEBRUARY;
import static org.creditsledger.plans.SubscribedUsers.JANUARY;

import java.time.Duration;
import java.util.stream.IntStream;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.StripeDatabaseTest;
import org.creditsledger.testing.StripeStandIn;
import org.creditsledger.testing.StripeStandIn.Mood;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Paid invoices whose webhooks are missing. */
@StripeDatabaseTest
@Import(SubscribedUsers.class)
@WithMockUser(roles = {"SERVICE", "ADMIN"})
@TestPropertySource(properties = "credits.payments.test-events=false")
record RenewalSweepTest(SubscribedUsers users, RenewalSweep sweep, Given given, SettableClock clock, JsonMapper json) {

    @AfterEach
    void recover() {
        StripeStandIn.INSTANCE.becomes(Mood.WELL);
    }

    @Test
    void each_paid_invoice_without_a_webhook_is_credited_once() {
        clock.stopAt(JANUARY);
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var all = IntStream.range(0, 5)
                .mapToObj(_ -> new SubscriptionEvents(given.user(), false, true).with("price_" + plan.id()))
                .toList();
        all.forEach(events -> StripeStandIn.INSTANCE.pay(invoice(events)));
        users.stripe().handle(event(all.getFirst()));

        assertThat(sweep.reconcile()).isEqualTo(4);
        assertThat(sweep.reconcile()).isZero();

        for (var events : all) {
            assertThat(users.lotsOf(events)).containsExactly("500 image until " + FEBRUARY);
        }
    }

    @Test
    void a_refund_of_an_invoice_that_the_sweep_found_finds_its_credits() {
        clock.stopAt(JANUARY);
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = new SubscriptionEvents(given.user(), false, true).with("price_" + plan.id());
        StripeStandIn.INSTANCE.pay(invoice(events));
        sweep.reconcile();

        users.stripe().handle(events.refund("1", 500, 2_000).replace("\"livemode\":false", "\"livemode\":true"));

        assertThat(users.lotsOf(events)).containsExactly("375 image until " + FEBRUARY);
    }

    @Test
    void invoices_of_the_test_mode_are_not_credited_in_production() {
        clock.stopAt(JANUARY);
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = new SubscriptionEvents(given.user(), false, true).with("price_" + plan.id());
        StripeStandIn.INSTANCE.pay(invoice(events).replace("\"livemode\":true", "\"livemode\":false"));

        sweep.reconcile();

        assertThat(users.lotsOf(events)).isEmpty();
    }

    @Test
    void a_provider_that_does_not_answer_is_asked_again() {
        clock.stopAt(JANUARY);
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = new SubscriptionEvents(given.user(), false, true).with("price_" + plan.id());
        StripeStandIn.INSTANCE.pay(invoice(events));
        StripeStandIn.INSTANCE.becomes(Mood.ERROR_500);
        assertThat(sweep.reconcile()).isZero();

        StripeStandIn.INSTANCE.becomes(Mood.WELL);
        assertThat(sweep.reconcile()).isOne();
    }

    @Test
    void a_payment_that_names_no_user_becomes_an_anomaly_and_is_credited_once_the_user_is_named() {
        clock.stopAt(JANUARY);
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500));
        var events = new SubscriptionEvents(given.user(), false, false).with("price_" + plan.id());
        users.stripe().handle(event(events));
        sweep.reconcile();
        assertThat(anomalies(events)).isZero();

        clock.stopAt(JANUARY.plus(Duration.ofHours(2)));
        sweep.reconcile();
        sweep.reconcile();
        assertThat(anomalies(events)).isOne();
        users.stripe().handle(events.session());

        assertThat(users.lotsOf(events)).containsExactly("500 image until " + FEBRUARY);
    }

    private long anomalies(SubscriptionEvents events) {
        return given.one(
                Long.class,
                "select count(*) from anomalies where kind = ? and anomaly_key = ?",
                AnomalyKind.UNCREDITED_RENEWAL.code(),
                events.id("in", "1"));
    }

    private static String event(SubscriptionEvents events) {
        return events.paid("1", "subscription_create", JANUARY, FEBRUARY, 2_000);
    }

    /** As the list of invoices has it. */
    private String invoice(SubscriptionEvents events) {
        var invoice = (ObjectNode) json.readTree(event(events)).path("data").path("object");
        invoice.putObject("payments")
                .put("object", "list")
                .putArray("data")
                .addObject()
                .put("id", events.id("inpay", "1"))
                .put("object", "invoice_payment")
                .putObject("payment")
                .put("type", "payment_intent")
                .put("payment_intent", events.id("pi", "1"));
        return invoice.toString();
    }
}
