package org.creditsledger.payments;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.UUID;
import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Credits that a payment brought, and how many of them its money requires back. Guarded by the lock of the payment's
 * {@link PaymentRow}.
 */
@MappedSuperclass
abstract class CreditedRow {

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
    protected CreditedRow() {} // for JPA

    protected CreditedRow(Instant now) {
        createdAt = now;
        updatedAt = now;
    }

    abstract String paymentId();

    /** The entry that brought the credits; null before. */
    abstract @Nullable UUID creditId();

    /** The key of an anomaly about these credits. */
    abstract String anomalyKey(String about);

    /** @param paidMinor the amount of the whole payment, in the smallest unit of {@code paidIn} */
    protected void become(Entry credit, long paidMinor, String paidIn, Instant now) {
        uid = credit.uid();
        type = credit.type();
        credits = credit.amount();
        amountMinor = paidMinor;
        currency = paidIn;
        updatedAt = now;
    }

    boolean isCredited() {
        return creditId() != null;
    }

    boolean isOf(String user, String creditType) {
        return isCredited() && user.equals(uid) && creditType.equals(type);
    }

    /** Whole credits that are due back according to all known facts. */
    long creditsDue(MoneyFacts facts) {
        return facts.creditsDue(requireNonNull(credits), requireNonNull(amountMinor), currency());
    }

    String currency() {
        return requireNonNull(currency);
    }

    /** The value of {@link #creditsDue} that was last processed. */
    long dueCredits() {
        return dueCredits;
    }

    /** Whole credits of them that the ledger debited. */
    long takenCredits() {
        return takenCredits;
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
