package org.creditsledger.payments;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of {@code credit_packs}. */
@Entity
@Immutable
@Table(name = "credit_packs")
class CreditPackRow {

    @Id
    private String id;

    private String type;
    private long credits;
    private long priceMinor;
    private String currency;
    private boolean active;
    private int position;

    @SuppressWarnings("NullAway.Init")
    protected CreditPackRow() {} // for JPA

    CreditPack toPack() {
        return new CreditPack(id, type, credits, priceMinor, currency);
    }
}
