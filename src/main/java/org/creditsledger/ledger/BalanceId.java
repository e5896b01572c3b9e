package org.creditsledger.ledger;

import jakarta.persistence.Embeddable;

/** Identifies a balance by its user and credit type. */
@Embeddable
record BalanceId(String uid, String type) {

    static BalanceId of(Posting posting) {
        return new BalanceId(posting.uid(), posting.type());
    }
}
