package org.creditsledger.payments;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;

/** A row of {@code payment_claims}: money of a payment that went back. Guarded by the lock of its {@link PaymentRow}. */
@Entity
@DynamicUpdate // the application's role may change some columns only
@Table(name = "payment_claims")
class ClaimRow {

    @EmbeddedId
    private ClaimId id;

    private long amountMinor;
    private Instant toldAt;

    @SuppressWarnings("NullAway.Init")
    protected ClaimRow() {} // for JPA

    ClaimRow(ClaimId id, long amountMinor, Instant toldAt) {
        this.id = id;
        this.amountMinor = amountMinor;
        this.toldAt = toldAt;
    }

    /** What is told late and is less than what is known says nothing new. */
    void growTo(long amountMinor, Instant toldAt) {
        if (amountMinor > this.amountMinor) {
            this.amountMinor = amountMinor;
            this.toldAt = toldAt;
        }
    }

    ClaimId id() {
        return id;
    }

    long amountMinor() {
        return amountMinor;
    }
}
