package org.creditsledger.payments;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigInteger;
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

    void credited(Entry purchase, Payment payment, Instant now) {
        purchaseId = purchase.id();
        uid = purchase.uid();
        type = purchase.type();
        credits = purchase.amount();
        amountMinor = payment.amountMinor();
        currency = payment.currency();
        updatedAt = now;
    }

    /**
     * How many more credits are due when this much money has gone back in all: in proportion, rounded down, so that a
     * buyer never loses more than was refunded; all of them when all of the money is back.
     */
    long newlyDue(long backMinor) {
        if (credits == null || amountMinor == null || amountMinor == 0) {
            return 0;
        }
        var back = Math.min(backMinor, amountMinor);
        var due = BigInteger.valueOf(credits)
                .multiply(BigInteger.valueOf(back))
                .divide(BigInteger.valueOf(amountMinor))
                .longValueExact();
        return Math.max(0, due - dueCredits);
    }

    void dealtWith(long due, long taken, Instant now) {
        dueCredits += due;
        takenCredits += taken;
        updatedAt = now;
    }
}
