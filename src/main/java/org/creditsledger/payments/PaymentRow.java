package org.creditsledger.payments;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.creditsledger.ledger.Entry;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code payments}: a payment, and the purchase that it brought, if it did. Read and change it only while it is locked. */
@Entity
@DynamicUpdate // the application's role may change some columns only
@Table(name = "payments")
class PaymentRow extends CreditedRow {

    @Id
    private String paymentId;

    private @Nullable UUID purchaseId;

    @SuppressWarnings("NullAway.Init")
    protected PaymentRow() {} // for JPA

    @Override
    String paymentId() {
        return paymentId;
    }

    @Override
    @Nullable UUID creditId() {
        return purchaseId;
    }

    @Override
    String anomalyKey(String about) {
        return about;
    }

    void credited(Entry purchase, Payment payment, Instant now) {
        purchaseId = purchase.id();
        become(purchase, payment.amountMinor(), payment.currency(), now);
    }
}
