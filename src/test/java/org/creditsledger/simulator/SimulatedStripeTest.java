package org.creditsledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.model.Charge;
import com.stripe.model.Invoice;
import com.stripe.model.InvoiceLineItem;
import com.stripe.model.InvoicePayment;
import com.stripe.model.Price;
import com.stripe.model.Refund;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import com.stripe.model.checkout.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.creditsledger.payments.Checkout;
import org.creditsledger.payments.CheckoutStatus;
import org.creditsledger.plans.Every;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.testing.StripeFixtures;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SimulatedStripeTest {

    private static final Instant BEGIN = Instant.parse("2027-01-31T10:00:00Z");

    private final JsonMapper json = new JsonMapper();
    private final SimulatedBilling billing = new SimulatedBilling(json);

    @Test
    void the_simulator_sends_only_fields_that_the_library_knows() {
        var checkout = new Checkout(
                UUID.randomUUID(),
                "u\"1",
                new Checkout.Item.Pack("image-500", "image", 500),
                3_900,
                "USD",
                CheckoutStatus.OPEN,
                null,
                null,
                null,
                Instant.EPOCH.plus(Duration.ofHours(1)));
        var row = new SimulatedSessionRow(checkout, Instant.EPOCH);
        row.end("complete", "paid");

        JsonNode event = json.readTree(SimulatedEvent.about(
                        new SimulatedStripe(json).session(row), "checkout.session.completed", Instant.EPOCH)
                .body());

        var session = event.get("data").get("object");
        assertThat(StripeFixtures.namesIn(Session.class)).containsAll(session.propertyNames());
        assertThat(session.get("metadata").get("uid").asString()).isEqualTo("u\"1");
        assertThat(session.get("amount_total").asLong()).isEqualTo(3_900);
        assertThat(session.get("payment_intent").asString()).startsWith("pi_");
    }

    @Test
    void a_session_of_a_plan_names_its_subscription_and_no_pack() {
        var checkout = new Checkout(
                UUID.randomUUID(),
                "player",
                new Checkout.Item.Plan("pro", "price_pro"),
                2_000,
                "USD",
                CheckoutStatus.OPEN,
                null,
                null,
                null,
                Instant.EPOCH.plus(Duration.ofHours(1)));
        var row = new SimulatedSessionRow(checkout, Instant.EPOCH);
        var stripe = new SimulatedStripe(json);
        assertThat(stripe.session(row).get("subscription").isNull()).isTrue();

        row.end("complete", "paid");
        var session = stripe.session(row);

        assertKnown(session, Session.class);
        assertThat(session.get("mode").asString()).isEqualTo("subscription");
        assertThat(session.get("subscription").asString()).startsWith("sub_sim_");
        assertThat(session.get("payment_intent").isNull()).isTrue();
        assertThat(session.get("metadata").propertyNames()).containsExactly("uid", "planId");
    }

    @Test
    void subscriptions_and_invoices_have_only_fields_that_the_library_knows() {
        var price = new PlanPrice("price_pro", Every.MONTH, 2_000, "USD");
        var row = new SimulatedSubscriptionRow("sim_1", "player", new PricedPlan("pro", "Pro", price), BEGIN);
        var lines = List.of(
                new SimulatedLine("price_pro", BEGIN, row.periodEnd(), -1_000, true),
                new SimulatedLine("price_max", BEGIN, row.periodEnd(), 6_000, false));
        var invoice = new SimulatedInvoiceRow(row, 1, "subscription_update", lines, "USD", SimulatedInvoiceRow.PAID);
        invoice.refundedMinor = 1_000;

        var subscription = billing.subscription(row, new PricedPlan("pro", "Pro", price));
        assertKnown(subscription, Subscription.class);
        var item = subscription.get("items").get("data").get(0);
        assertKnown(item, SubscriptionItem.class);
        assertKnown(item.get("price"), Price.class);
        assertKnown(item.get("price").get("recurring"), Price.Recurring.class);
        var sent = billing.invoiceWithPayments(row, invoice);
        assertKnown(sent, Invoice.class);
        assertKnown(sent.get("parent"), Invoice.Parent.class);
        assertKnown(sent.get("parent").get("subscription_details"), Invoice.Parent.SubscriptionDetails.class);
        assertThat(sent.get("amount_paid").asLong()).isEqualTo(5_000);
        for (var line : sent.get("lines").get("data")) {
            assertKnown(line, InvoiceLineItem.class);
            assertKnown(line.get("parent"), InvoiceLineItem.Parent.class);
            assertKnown(line.get("pricing"), InvoiceLineItem.Pricing.class);
            assertKnown(line.get("pricing").get("price_details"), InvoiceLineItem.Pricing.PriceDetails.class);
        }
        var payment = sent.get("payments").get("data").get(0);
        assertKnown(payment, InvoicePayment.class);
        assertKnown(payment.get("payment"), InvoicePayment.Payment.class);
        assertKnown(billing.refund(invoice, 1_000, BEGIN), Refund.class);
        assertKnown(billing.refunded(invoice), Charge.class);
    }

    @Test
    void periods_are_counted_from_the_anchor() {
        var price = new PlanPrice("price_pro", Every.MONTH, 2_000, "USD");
        var row = new SimulatedSubscriptionRow("sim_1", "player", new PricedPlan("pro", "Pro", price), BEGIN);

        assertThat(row.periodEnd()).isEqualTo("2027-02-28T10:00:00Z");
        row.nextPeriod();
        assertThat(row.periodEnd()).isEqualTo("2027-03-31T10:00:00Z");
        row.nextPeriod();
        assertThat(row.periodEnd()).isEqualTo("2027-04-30T10:00:00Z");
    }

    @Test
    void the_test_clock_never_goes_back_or_shows_the_same_second() {
        var price = new PlanPrice("price_pro", Every.MONTH, 2_000, "USD");
        var row = new SimulatedSubscriptionRow("sim_1", "player", new PricedPlan("pro", "Pro", price), BEGIN);

        row.moveClockTo(BEGIN.minusSeconds(100));
        assertThat(row.clock).isEqualTo(BEGIN.plusSeconds(1));
        row.moveClockTo(BEGIN.plusSeconds(100));
        assertThat(row.clock).isEqualTo(BEGIN.plusSeconds(100));
    }

    private static void assertKnown(JsonNode object, Class<?> model) {
        assertThat(StripeFixtures.namesIn(model)).containsAll(object.propertyNames());
    }
}
