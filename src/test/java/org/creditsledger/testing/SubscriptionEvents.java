package org.creditsledger.testing;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Events of Stripe about one subscription, as its API version 2026-07-29.dahlia and older ones write them. */
public class SubscriptionEvents {

    private static final JsonMapper JSON = new JsonMapper();

    public final String subscriptionId;
    public final String uid;
    private final boolean isOlder;
    private final boolean isNamed;
    private String price = "";

    /**
     * @param isOlder as API versions before 2025-03-31 write them
     * @param isNamed whether invoices and subscriptions name the user, and not only the session
     */
    public SubscriptionEvents(String uid, boolean isOlder, boolean isNamed) {
        this.subscriptionId = "sub_" + UUID.randomUUID().toString().replace("-", "");
        this.uid = uid;
        this.isOlder = isOlder;
        this.isNamed = isNamed;
    }

    /** From now on, {@link #paid} pays at this price. */
    public SubscriptionEvents with(String price) {
        this.price = price;
        return this;
    }

    /** At which {@link #paid} pays. */
    public String price() {
        return price;
    }

    /** The payment of one period. */
    public String paid(String name, String reason, Instant from, Instant to, long priceMinor) {
        return invoice("paid", name, reason, priceMinor, lines -> line(lines, price, from, to, priceMinor, 1, false));
    }

    /** The id of an invoice, or of its payment, of this subscription. */
    public String id(String kind, String name) {
        return kind + "_" + subscriptionId.substring(4) + "_" + name;
    }

    public String session() {
        return session("checkout.session.completed", _ -> {});
    }

    public String session(String type, Consumer<ObjectNode> more) {
        var session = JSON.createObjectNode()
                .put("id", id("cs", "1"))
                .put("object", "checkout.session")
                .put("mode", "subscription")
                .put("payment_status", "paid")
                .put("status", "complete")
                .put("amount_subtotal", 2_000)
                .put("amount_total", 2_000)
                .put("currency", "usd")
                .put("subscription", subscriptionId)
                .putNull("payment_intent")
                .put("livemode", true);
        session.putObject("metadata").put("uid", uid).put("planId", "any");
        more.accept(session);
        return event(type, Instant.parse("2027-01-31T10:00:00Z"), session);
    }

    public String subscription(
            String type, Instant at, String status, String price, Instant from, Instant to, Consumer<ObjectNode> more) {
        var subscription = JSON.createObjectNode()
                .put("id", subscriptionId)
                .put("object", "subscription")
                .put("status", status)
                .put("cancel_at_period_end", false)
                .putNull("cancel_at")
                .putNull("ended_at")
                .putNull("pause_collection")
                .put("livemode", true);
        metadata(subscription);
        var item = subscription
                .putObject("items")
                .put("object", "list")
                .putArray("data")
                .addObject();
        item.put("id", "si_1").put("object", "subscription_item").put("quantity", 1);
        item.putObject("price").put("id", price).put("object", "price");
        (isOlder ? subscription : item)
                .put("current_period_start", from.getEpochSecond())
                .put("current_period_end", to.getEpochSecond());
        more.accept(subscription);
        return event("customer.subscription." + type, at, subscription);
    }

    /** @param lines adds them with {@link #line} */
    public String invoice(String type, String name, String reason, long paidMinor, Consumer<ArrayNode> lines) {
        var invoice = JSON.createObjectNode()
                .put("id", id("in", name))
                .put("object", "invoice")
                .put("billing_reason", reason)
                .put("status", type.equals("paid") ? "paid" : "open")
                .put("amount_paid", type.equals("paid") ? paidMinor : 0)
                .put("amount_due", paidMinor)
                .put("total", paidMinor)
                .put("currency", "usd")
                .put("livemode", true);
        if (isOlder) {
            invoice.put("subscription", subscriptionId).put("payment_intent", id("pi", name));
            metadata(invoice.putObject("subscription_details"));
        } else {
            var details = invoice.putObject("parent")
                    .put("type", "subscription_details")
                    .putObject("subscription_details")
                    .put("subscription", subscriptionId);
            metadata(details);
        }
        lines.accept(invoice.putObject("lines")
                .put("object", "list")
                .put("has_more", false)
                .putArray("data"));
        return event("invoice." + type, Instant.parse("2027-01-31T10:00:05Z"), invoice);
    }

    public void line(
            ArrayNode lines,
            String price,
            Instant from,
            Instant to,
            long amountMinor,
            long quantity,
            boolean isProration) {
        var line = lines.addObject()
                .put("id", "il_" + lines.size())
                .put("object", "line_item")
                .put("amount", amountMinor)
                .put("currency", "usd")
                .put("quantity", quantity);
        line.putObject("period").put("start", from.getEpochSecond()).put("end", to.getEpochSecond());
        metadata(line);
        if (isOlder) {
            line.put("proration", isProration).put("type", isProration ? "invoiceitem" : "subscription");
            line.putObject("price").put("id", price).put("object", "price");
        } else {
            var kind = isProration ? "invoice_item_details" : "subscription_item_details";
            line.putObject("parent")
                    .put("type", kind)
                    .putObject(kind)
                    .put("proration", isProration)
                    .put("subscription", subscriptionId);
            line.putObject("pricing")
                    .put("type", "price_details")
                    .putObject("price_details")
                    .put("price", price)
                    .put("product", "prod_1");
        }
    }

    /** Which payment paid an invoice; older API versions say so in the invoice. */
    public String payment(String name) {
        var payment = JSON.createObjectNode()
                .put("id", id("inpay", name))
                .put("object", "invoice_payment")
                .put("invoice", id("in", name))
                .put("status", "paid")
                .put("livemode", true);
        payment.putObject("payment").put("type", "payment_intent").put("payment_intent", id("pi", name));
        return event("invoice_payment.paid", Instant.parse("2027-01-31T10:00:06Z"), payment);
    }

    public String refund(String name, long refundedMinor, long paidMinor) {
        return StripeFixtures.refunded(id("pi", name), refundedMinor, paidMinor);
    }

    private void metadata(ObjectNode object) {
        var metadata = object.putObject("metadata");
        if (isNamed) {
            metadata.put("uid", uid);
        }
    }

    private static String event(String type, Instant at, ObjectNode object) {
        var event = JSON.createObjectNode()
                .put("id", "evt_" + UUID.randomUUID().toString().replace("-", ""))
                .put("object", "event")
                .put("api_version", "2026-07-29.dahlia")
                .put("created", at.getEpochSecond())
                .put("livemode", true)
                .put("type", type);
        event.putObject("data").set("object", object);
        return event.toString();
    }
}
