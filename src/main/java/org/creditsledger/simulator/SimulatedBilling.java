package org.creditsledger.simulator;

import java.time.Instant;
import java.util.Locale;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes subscriptions, invoices and refunds as Stripe writes them in the API version that its library is made for. */
final class SimulatedBilling {

    private static final String CUSTOMER = "cus_sim";

    private final JsonMapper json;

    SimulatedBilling(JsonMapper json) {
        this.json = json;
    }

    /** A {@code subscription} object. */
    ObjectNode subscription(SimulatedSubscriptionRow row, PricedPlan plan) {
        var subscription = json.createObjectNode()
                .put("id", row.id)
                .put("object", "subscription")
                .put("billing_cycle_anchor", row.anchor.getEpochSecond())
                .put("cancel_at_period_end", row.cancelsAtEnd)
                .put("collection_method", "charge_automatically")
                .put("created", row.createdAt.getEpochSecond())
                .put("currency", currency(plan.price().currency()))
                .put("customer", CUSTOMER)
                .put("livemode", false)
                .put("start_date", row.createdAt.getEpochSecond())
                .put("status", row.status)
                .putNull("pause_collection")
                .putNull("schedule")
                .putNull("trial_end")
                .putNull("trial_start");
        time(subscription, "cancel_at", row.cancelsAtEnd ? row.periodEnd() : null);
        time(subscription, "canceled_at", row.endedAt);
        time(subscription, "ended_at", row.endedAt);
        metadata(subscription, row);
        var item = list(subscription, "items").addObject();
        item.put("id", row.idOf("si", 1))
                .put("object", "subscription_item")
                .put("created", row.createdAt.getEpochSecond())
                .put("current_period_start", row.periodStart().getEpochSecond())
                .put("current_period_end", row.periodEnd().getEpochSecond())
                .put("quantity", 1)
                .put("subscription", row.id)
                .putObject("metadata");
        var price = item.putObject("price")
                .put("id", plan.price().id())
                .put("object", "price")
                .put("active", true)
                .put("billing_scheme", "per_unit")
                .put("currency", currency(plan.price().currency()))
                .put("livemode", false)
                .put("product", product(plan.planId()))
                .put("type", "recurring")
                .put("unit_amount", plan.price().priceMinor());
        price.putObject("recurring")
                .put("interval", Codes.of(plan.price().every()))
                .put("interval_count", 1)
                .put("usage_type", "licensed");
        return subscription;
    }

    /** An {@code invoice} object. */
    ObjectNode invoice(SimulatedSubscriptionRow row, SimulatedInvoiceRow invoice) {
        var total = invoice.lines.stream().mapToLong(SimulatedLine::amountMinor).sum();
        var node = json.createObjectNode()
                .put("id", invoice.id)
                .put("object", "invoice")
                .put("amount_due", invoice.amountMinor)
                .put("amount_paid", invoice.isPaid() ? invoice.amountMinor : 0)
                .put("amount_remaining", invoice.isPaid() ? 0 : invoice.amountMinor)
                .put("attempt_count", 1)
                .put("attempted", true)
                .put("billing_reason", invoice.reason)
                .put("collection_method", "charge_automatically")
                .put("created", invoice.createdAt.getEpochSecond())
                .put("currency", currency(invoice.currency))
                .put("customer", CUSTOMER)
                .put("livemode", false)
                .put("number", "SIM-" + invoice.number)
                .put("period_start", invoice.createdAt.getEpochSecond())
                .put("period_end", invoice.createdAt.getEpochSecond())
                .put("status", invoice.status)
                .put("subtotal", total)
                .put("total", total);
        node.putObject("metadata");
        var details = node.putObject("parent")
                .put("type", "subscription_details")
                .putNull("quote_details")
                .putObject("subscription_details")
                .put("subscription", row.id);
        metadata(details, row);
        var lines = list(node, "lines");
        invoice.lines.forEach(line -> line(lines.addObject(), row, invoice, line, lines.size()));
        return node;
    }

    private void line(
            ObjectNode node,
            SimulatedSubscriptionRow row,
            SimulatedInvoiceRow invoice,
            SimulatedLine line,
            int number) {
        node.put("id", invoice.id.replaceFirst("in_", "il_") + "_" + number)
                .put("object", "line_item")
                .put("amount", line.amountMinor())
                .put("currency", currency(invoice.currency))
                .put("invoice", invoice.id)
                .put("livemode", false)
                .put("quantity", 1)
                .put("subscription", row.id);
        metadata(node, row);
        node.putObject("period")
                .put("start", line.start().getEpochSecond())
                .put("end", line.end().getEpochSecond());
        var kind = line.proration() ? "invoice_item_details" : "subscription_item_details";
        node.putObject("parent")
                .put("type", kind)
                .putObject(kind)
                .put("proration", line.proration())
                .put("subscription", row.id);
        node.putObject("pricing")
                .put("type", "price_details")
                .put("unit_amount_decimal", String.valueOf(line.amountMinor()))
                .putObject("price_details")
                .put("price", line.priceId())
                .put("product", product(row.planId));
    }

    /** The same as it is listed with {@code expand[]=data.payments}. */
    ObjectNode invoiceWithPayments(SimulatedSubscriptionRow row, SimulatedInvoiceRow invoice) {
        var node = invoice(row, invoice);
        var payments = list(node, "payments");
        if (invoice.amountMinor > 0) {
            payments.add(payment(invoice));
        }
        return node;
    }

    /** An {@code invoice_payment} object. */
    ObjectNode payment(SimulatedInvoiceRow invoice) {
        var payment = json.createObjectNode()
                .put("id", invoice.id.replaceFirst("in_", "inpay_"))
                .put("object", "invoice_payment")
                .put("amount_paid", invoice.amountMinor)
                .put("amount_requested", invoice.amountMinor)
                .put("created", invoice.createdAt.getEpochSecond())
                .put("currency", currency(invoice.currency))
                .put("invoice", invoice.id)
                .put("is_default", true)
                .put("livemode", false)
                .put("status", "paid");
        payment.putObject("payment").put("type", "payment_intent").put("payment_intent", invoice.paymentIntent);
        return payment;
    }

    /** A {@code refund} object for the newest refund of an invoice. */
    ObjectNode refund(SimulatedInvoiceRow invoice, long amountMinor, Instant at) {
        var refund = json.createObjectNode()
                // Each refund leaves another total.
                .put("id", invoice.id.replaceFirst("in_", "re_") + "_" + invoice.refundedMinor)
                .put("object", "refund")
                .put("amount", amountMinor)
                .put("charge", charge(invoice))
                .put("created", at.getEpochSecond())
                .put("currency", currency(invoice.currency))
                .put("payment_intent", invoice.paymentIntent)
                .put("reason", "requested_by_customer")
                .put("status", "succeeded");
        refund.putObject("metadata");
        return refund;
    }

    /** The {@code charge} object of a paid invoice. */
    ObjectNode refunded(SimulatedInvoiceRow invoice) {
        var charge = json.createObjectNode()
                .put("id", charge(invoice))
                .put("object", "charge")
                .put("amount", invoice.amountMinor)
                .put("amount_captured", invoice.amountMinor)
                .put("amount_refunded", invoice.refundedMinor)
                .put("captured", true)
                .put("created", invoice.createdAt.getEpochSecond())
                .put("currency", currency(invoice.currency))
                .put("customer", CUSTOMER)
                .put("livemode", false)
                .put("paid", true)
                .put("payment_intent", invoice.paymentIntent)
                .put("refunded", invoice.leftMinor() == 0)
                .put("status", "succeeded");
        charge.putObject("metadata");
        return charge;
    }

    private static ArrayNode list(ObjectNode object, String name) {
        return object.putObject(name)
                .put("object", "list")
                .put("has_more", false)
                .put("url", "/v1/" + name)
                .putArray("data");
    }

    private static void metadata(ObjectNode object, SimulatedSubscriptionRow row) {
        object.putObject("metadata").put("uid", row.uid).put("planId", row.planId);
    }

    private static void time(ObjectNode object, String name, @Nullable Instant time) {
        if (time == null) {
            object.putNull(name);
        } else {
            object.put(name, time.getEpochSecond());
        }
    }

    private static String charge(SimulatedInvoiceRow invoice) {
        return invoice.id.replaceFirst("in_", "ch_");
    }

    private static String product(String planId) {
        return "prod_" + planId;
    }

    private static String currency(String code) {
        return code.toLowerCase(Locale.ROOT);
    }
}
