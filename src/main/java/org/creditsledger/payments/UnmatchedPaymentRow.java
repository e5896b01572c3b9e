package org.creditsledger.payments;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.creditsledger.database.AssignedIdRow;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code unmatched_payments}. Guarded by the lock of its {@link PaymentRow}. */
@Entity
@DynamicUpdate // the application's role may change some columns only
@Table(name = "unmatched_payments")
class UnmatchedPaymentRow extends AssignedIdRow<String> {

    private static final int MAX_NAME_LENGTH = 200;

    @Id
    private String paymentId;

    private String sessionId;
    private @Nullable String namedUid;
    private @Nullable String namedPack;
    private @Nullable Long subtotalMinor;
    private @Nullable Long amountMinor;
    private @Nullable String currency;
    private String why;

    @Column(name = "told_at")
    private Instant reportedAt;

    private @Nullable String assignedBy;
    private @Nullable Instant assignedAt;
    private @Nullable String requestKey;

    @SuppressWarnings("NullAway.Init")
    protected UnmatchedPaymentRow() {} // for JPA

    UnmatchedPaymentRow(StripeSession session, String why, Instant now) {
        this.paymentId = session.paymentId();
        this.sessionId = session.id();
        this.namedUid = printable(session.uid());
        this.namedPack = printable(session.packId());
        if (session.hasSaneAmounts()) {
            this.subtotalMinor = session.subtotalMinor();
            this.amountMinor = session.amountMinor();
            this.currency = session.currency();
        }
        this.why = why;
        this.reportedAt = now;
    }

    @Override
    public String getId() {
        return paymentId;
    }

    void assigned(String admin, String requestKey, Instant now) {
        this.assignedBy = admin;
        this.assignedAt = now;
        this.requestKey = requestKey;
    }

    UnmatchedPayment toUnmatchedPayment() {
        return new UnmatchedPayment(
                paymentId, sessionId, namedUid, namedPack, subtotalMinor, amountMinor, currency, why, reportedAt);
    }

    /** Admins see whatever a sender has signed, so it must be storable. */
    private static @Nullable String printable(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var printable = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "\uFFFD");
        return printable.substring(0, Math.min(MAX_NAME_LENGTH, printable.length()));
    }
}
