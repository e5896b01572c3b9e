package org.creditsledger.payments;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Period;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code credit_packs}. */
@Entity
@Immutable
@Table(name = "credit_packs")
class CreditPackRow {

    @Id
    private String id;

    private String type;
    private long credits;
    private long bonusCredits;
    private @Nullable String expiresAfter;
    private long priceMinor;
    private String currency;
    private boolean active;
    private int position;

    @SuppressWarnings("NullAway.Init")
    protected CreditPackRow() {} // for JPA

    CreditPack toPack() {
        return new CreditPack(
                id,
                type,
                credits,
                bonusCredits,
                expiresAfter == null ? null : Period.parse(expiresAfter),
                priceMinor,
                currency);
    }
}
