package org.creditsledger.jobs;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code uncharged_jobs}: a job that succeeded without a debit, which is final. */
@Entity
@Immutable
@Table(name = "uncharged_jobs")
class UnchargedJobRow {

    @EmbeddedId
    private JobKey id;

    private String model;
    private String resolution;
    private int quantity;
    private @Nullable BigDecimal durationSeconds;
    private long costCredits;
    private Instant settledAt;

    @SuppressWarnings("NullAway.Init")
    protected UnchargedJobRow() {} // for JPA

    /** The amount due, in whole credits; 0 if the job made nothing. */
    long costCredits() {
        return costCredits;
    }
}
