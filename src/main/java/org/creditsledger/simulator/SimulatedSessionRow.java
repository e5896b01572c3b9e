package org.creditsledger.simulator;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.creditsledger.payments.Checkout;
import org.hibernate.annotations.DynamicUpdate;

/** A row of {@code simulated_sessions}: what Stripe would remember of a Checkout Session. */
@Entity
@DynamicUpdate // the application's role may change some columns only
@Table(name = "simulated_sessions")
class SimulatedSessionRow {

    @Id
    private String id;

    private UUID checkoutId;
    private String uid;
    private String packId;
    private long amountMinor;
    private String currency;
    private String paymentIntent;
    private String status;
    private String paymentStatus;
    private boolean processing;
    private String successUrl;
    private String cancelUrl;
    private Instant createdAt;
    private Instant expiresAt;

    @SuppressWarnings("NullAway.Init")
    protected SimulatedSessionRow() {} // for JPA

    SimulatedSessionRow(Checkout checkout, Instant now) {
        var token = checkout.id().toString().replace("-", "");
        this.id = "cs_test_" + token;
        this.checkoutId = checkout.id();
        this.uid = checkout.uid();
        this.packId = checkout.packId();
        this.amountMinor = checkout.priceMinor();
        this.currency = checkout.currency();
        this.paymentIntent = "pi_sim_" + token;
        this.status = "open";
        this.paymentStatus = "unpaid";
        this.successUrl = "/bills/checkout/" + checkout.id();
        this.cancelUrl = successUrl + "?left";
        this.createdAt = now;
        this.expiresAt = checkout.expiresAt();
    }

    String id() {
        return id;
    }

    UUID checkoutId() {
        return checkoutId;
    }

    String uid() {
        return uid;
    }

    String packId() {
        return packId;
    }

    long amountMinor() {
        return amountMinor;
    }

    String currency() {
        return currency;
    }

    String paymentIntent() {
        return paymentIntent;
    }

    String status() {
        return status;
    }

    String paymentStatus() {
        return paymentStatus;
    }

    String successUrl() {
        return successUrl;
    }

    String cancelUrl() {
        return cancelUrl;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    boolean isOpen() {
        return status.equals("open");
    }

    boolean isComplete() {
        return status.equals("complete");
    }

    /** Once, whatever is clicked afterwards. */
    void end(String status, String paymentStatus) {
        if (isOpen()) {
            this.status = status;
            this.paymentStatus = paymentStatus;
        }
    }

    /** Ends by itself, as Stripe's sessions do. */
    void endIfOverdue(Instant now) {
        if (!now.isBefore(expiresAt)) {
            end("expired", "unpaid");
        }
    }

    boolean isPaid() {
        return paymentStatus.equals("paid");
    }

    /** Completes it unpaid: the bank says some time later whether the money comes. */
    void orderDebit() {
        if (isOpen()) {
            end("complete", "unpaid");
            processing = true;
        }
    }

    boolean isProcessing() {
        return processing;
    }

    /** What the bank says of a debit that was ordered, once. */
    void endDebit(boolean isPaid) {
        if (processing) {
            processing = false;
            paymentStatus = isPaid ? "paid" : "unpaid";
        }
    }

    /** Of the payment intent of a session that is complete. */
    String intentStatus() {
        if (processing) {
            return "processing";
        }
        return isPaid() ? "succeeded" : "requires_payment_method";
    }

    SimulatedSession toSession() {
        return new SimulatedSession(id, checkoutId, packId, amountMinor, currency, isOpen(), processing);
    }
}
