package org.creditsledger.payments;

import jakarta.persistence.Embeddable;

/** Identifies a fact of a payment. */
@Embeddable
record FactId(String paymentId, String kind, String factId) {

    static FactId of(String paymentId, MoneyFact fact) {
        var kind = switch (fact) {
            case MoneyFact.Refund _ -> FactRow.REFUND;
            case MoneyFact.Dispute _ -> FactRow.DISPUTE;
            case MoneyFact.RefundedInAll _ -> FactRow.REFUNDED_IN_ALL;
            case MoneyFact.Failure _ -> FactRow.FAILURE;
        };
        return new FactId(paymentId, kind, fact.id());
    }
}
