package org.creditsledger.simulator;

import static org.creditsledger.database.Timestamps.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.creditsledger.payments.Checkout;
import org.creditsledger.shell.Links;
import org.jspecify.annotations.Nullable;

/** A row of {@code simulated_sessions}: the simulator's record of a Checkout Session of Stripe. */
class SimulatedSessionRow {

    final String id;
    final UUID checkoutId;
    final String uid;
    final @Nullable String packId;
    final @Nullable String planId;
    final @Nullable String priceId;
    final long amountMinor;
    final String currency;
    final String paymentIntent;
    final String successUrl;
    final String cancelUrl;
    final Instant createdAt;
    final Instant expiresAt;
    String status;
    String paymentStatus;
    private boolean processing;

    SimulatedSessionRow(ResultSet row, int number) throws SQLException {
        this.id = row.getString("id");
        this.checkoutId = row.getObject("checkout_id", UUID.class);
        this.uid = row.getString("uid");
        this.packId = row.getString("pack_id");
        this.planId = row.getString("plan_id");
        this.priceId = row.getString("price_id");
        this.amountMinor = row.getLong("amount_minor");
        this.currency = row.getString("currency");
        this.paymentIntent = row.getString("payment_intent");
        this.successUrl = row.getString("success_url");
        this.cancelUrl = row.getString("cancel_url");
        this.createdAt = instant(row, "created_at");
        this.expiresAt = instant(row, "expires_at");
        this.status = row.getString("status");
        this.paymentStatus = row.getString("payment_status");
        this.processing = row.getBoolean("processing");
    }

    SimulatedSessionRow(Checkout checkout, Instant now) {
        var token = checkout.id().toString().replace("-", "");
        this.id = "cs_test_" + token;
        this.checkoutId = checkout.id();
        this.uid = checkout.uid();
        this.packId = checkout.item() instanceof Checkout.Item.Pack pack ? pack.packId() : null;
        this.planId = checkout.item() instanceof Checkout.Item.Plan plan ? plan.planId() : null;
        this.priceId = checkout.item() instanceof Checkout.Item.Plan plan ? plan.priceId() : null;
        this.amountMinor = checkout.priceMinor();
        this.currency = checkout.currency();
        this.paymentIntent = "pi_sim_" + token;
        this.status = "open";
        this.paymentStatus = "unpaid";
        this.successUrl = "/" + Links.checkout(checkout.id());
        this.cancelUrl = successUrl + "?left";
        this.createdAt = now;
        this.expiresAt = checkout.expiresAt();
    }

    /** The subscription that its payment begins has it, too. */
    String token() {
        return "sim_" + checkoutId.toString().replace("-", "");
    }

    String subscriptionId() {
        return SimulatedSubscriptionRow.idOf(token());
    }

    boolean isOpen() {
        return status.equals("open");
    }

    boolean isComplete() {
        return status.equals("complete");
    }

    /** Ends it, once; later clicks change nothing. */
    void end(String status, String paymentStatus) {
        if (isOpen()) {
            this.status = status;
            this.paymentStatus = paymentStatus;
        }
    }

    /** Expires by itself, as Stripe's sessions do. */
    void endIfOverdue(Instant now) {
        if (!now.isBefore(expiresAt)) {
            end("expired", "unpaid");
        }
    }

    boolean isPaid() {
        return paymentStatus.equals("paid");
    }

    /** Completes it unpaid: the bank decides later whether it pays. */
    void orderDebit() {
        if (isOpen()) {
            end("complete", "unpaid");
            processing = true;
        }
    }

    boolean isProcessing() {
        return processing;
    }

    /** Takes the first answer of the bank about an ordered debit. */
    void endDebit(boolean isPaid) {
        if (processing) {
            processing = false;
            paymentStatus = isPaid ? "paid" : "unpaid";
        }
    }

    /** The status of the payment intent of a complete session. */
    String intentStatus() {
        if (processing) {
            return "processing";
        }
        return isPaid() ? "succeeded" : "requires_payment_method";
    }

    SimulatedSession toSession(@Nullable PricedPlan plan) {
        return new SimulatedSession(id, checkoutId, plan, amountMinor, currency, isOpen(), processing);
    }
}
