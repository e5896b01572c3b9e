package org.creditsledger.ledger;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of {@code credit_types}: a credit type and its position in lists. */
@Entity
@Immutable
@Table(name = "credit_types")
class CreditTypeRow {

    @Id
    private String type;

    private int position;

    @SuppressWarnings("NullAway.Init")
    protected CreditTypeRow() {} // for JPA

    String type() {
        return type;
    }
}
