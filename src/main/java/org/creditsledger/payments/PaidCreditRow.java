package org.creditsledger.payments;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.creditsledger.ledger.Entry;
import org.hibernate.annotations.DynamicUpdate;

/** A row of {@code payment_credits}: one of several credits that a payment brought. */
@Entity
@DynamicUpdate // the application's role may change some columns only
@Table(name = "payment_credits")
class PaidCreditRow extends CreditedRow {

    @Id
    private UUID entryId;

    private String paymentId;

    @SuppressWarnings("NullAway.Init")
    protected PaidCreditRow() {} // for JPA

    PaidCreditRow(Entry credit, long paidMinor, String paidIn, Instant now) {
        super(now);
        entryId = credit.id();
        paymentId = requireNonNull(credit.paymentId());
        become(credit, paidMinor, paidIn, now);
    }

    @Override
    String paymentId() {
        return paymentId;
    }

    @Override
    UUID creditId() {
        return entryId;
    }

    /** The payment alone does not say which of its credits an anomaly is about. */
    @Override
    String anomalyKey(String about) {
        return about + ":" + entryId;
    }
}
