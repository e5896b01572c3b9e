package org.creditsledger.simulator;

import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes sessions and events as Stripe writes them in the API version that its library is made for. */
final class SimulatedStripe {

    private static final String SESSION = """
            {"id": "", "object": "checkout.session", "adaptive_pricing": {"enabled": false}, "after_expiration": null,
             "allow_promotion_codes": null, "amount_subtotal": 0, "amount_total": 0,
             "automatic_tax": {"enabled": false, "liability": null, "provider": null, "status": null},
             "billing_address_collection": null, "cancel_url": "", "client_reference_id": "", "client_secret": null,
             "collected_information": null, "consent": null, "consent_collection": null, "created": 0, "currency": "",
             "currency_conversion": null, "custom_fields": [],
             "custom_text": {"after_submit": null, "shipping_address": null, "submit": null,
               "terms_of_service_acceptance": null},
             "customer": null, "customer_account": null, "customer_creation": "if_required", "customer_details": null,
             "customer_email": null, "discounts": [], "expires_at": 0, "invoice": null,
             "invoice_creation": {"enabled": false, "invoice_data": {"account_tax_ids": null, "custom_fields": null,
               "description": null, "footer": null, "issuer": null, "metadata": {}, "rendering_options": null}},
             "livemode": false, "locale": null, "metadata": {}, "mode": "payment", "origin_context": null,
             "payment_intent": null, "payment_link": null, "payment_method_collection": "if_required",
             "payment_method_configuration_details": null, "payment_method_options": {},
             "payment_method_types": ["card"], "payment_status": "unpaid", "permissions": null,
             "phone_number_collection": {"enabled": false}, "presentment_details": null, "recovered_from": null,
             "saved_payment_method_options": null, "setup_intent": null, "shipping_address_collection": null,
             "shipping_cost": null, "shipping_options": [], "status": "open", "submit_type": null, "subscription": null,
             "success_url": "", "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
             "ui_mode": "hosted_page", "url": null, "wallet_options": null}
            """;

    private final JsonMapper json;

    SimulatedStripe(JsonMapper json) {
        this.json = json;
    }

    /** A {@code checkout.session} object. */
    ObjectNode session(SimulatedSessionRow row) {
        var session = (ObjectNode) json.readTree(SESSION);
        session.put("id", row.id)
                .put("amount_subtotal", row.amountMinor)
                .put("amount_total", row.amountMinor)
                .put("cancel_url", row.cancelUrl)
                .put("client_reference_id", row.checkoutId.toString())
                .put("created", row.createdAt.getEpochSecond())
                .put("currency", row.currency.toLowerCase(Locale.ROOT))
                .put("expires_at", row.expiresAt.getEpochSecond())
                .put("payment_status", row.paymentStatus)
                .put("status", row.status)
                .put("success_url", row.successUrl);
        var metadata = session.putObject("metadata").put("uid", row.uid);
        if (row.planId == null) {
            metadata.put("packId", row.packId);
        } else {
            metadata.put("planId", row.planId);
            session.put("mode", "subscription");
        }
        if (row.planId != null && row.isPaid()) {
            session.put("subscription", row.subscriptionId()).put("invoice", "in_" + row.token() + "_1");
        } else if (row.isComplete()) {
            session.put("payment_intent", row.paymentIntent);
        }
        return session;
    }

    /** The same as it is answered with {@code expand[]=payment_intent}. */
    ObjectNode sessionWithIntent(SimulatedSessionRow row) {
        var session = session(row);
        if (!session.get("payment_intent").isNull()) {
            session.putObject("payment_intent")
                    .put("id", row.paymentIntent)
                    .put("object", "payment_intent")
                    .put("status", row.intentStatus());
        }
        return session;
    }
}
