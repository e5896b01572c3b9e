package org.creditsledger.payments;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.creditsledger.ledger.Entry;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code payments}. Read and change it only while it is locked. */
@Entity
@DynamicUpdate // the application's role may change some columns only
@Table(name = "payments")
class PaymentRow {

    @Id
    private String paymentId;

    private @Nullable UUID purchaseId;
    private @Nullable String uid;
    private @Nullable String type;
    private @Nullable Long credits;
    private @Nullable Long amountMinor;
    private @Nullable String currency;
    private long dueCredits;
    private long takenCredits;
    private Instant createdAt;
    private Instant updatedAt;

    @SuppressWarnings("NullAway.Init")
    protected PaymentRow() {} // for JPA

    String paymentId() {
        return paymentId;
    }

    void credited(Entry purchase, Payment payment, Instant now) {
        purchaseId = purchase.id();
        uid = purchase.uid();
        type = purchase.type();
        credits = purchase.amount();
        amountMinor = payment.amountMinor();
        currency = payment.currency();
        updatedAt = now;
    }

    /** Whole credits that are due back according to all known facts; 0 before the purchase. */
    long creditsDue(MoneyFacts facts) {
        return credits == null || amountMinor == null || currency == null
                ? 0
                : facts.creditsDue(credits, amountMinor, currency);
    }

    @Nullable String currency() {
        return currency;
    }

    /** The value of {@link #creditsDue} that was last processed. */
    long dueCredits() {
        return dueCredits;
    }

    /** Whole credits that were due but already spent: they are written off until less is due. */
    long writtenOffCredits() {
        return dueCredits - takenCredits;
    }

    /** @param writtenOff the part of the due credits that was not available, in whole credits */
    void dealtWith(long due, long writtenOff, Instant now) {
        dueCredits = due;
        takenCredits = due - Math.min(due, writtenOff);
        updatedAt = now;
    }
}
