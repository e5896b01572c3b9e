package org.creditsledger.pricing;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code prices}. Only its end can be set, or moved forward. */
@Entity
@Table(name = "prices")
class PriceRow {

    @Id
    UUID id;

    @Column(updatable = false)
    private String source;

    @Column(updatable = false)
    private String type;

    @Column(updatable = false)
    private String modelPattern;

    @Column(updatable = false)
    private @Nullable String resolution;

    @Column(updatable = false)
    private @Nullable Long minPixels;

    @Column(updatable = false)
    private @Nullable Long maxPixels;

    @Column(updatable = false)
    private @Nullable Integer minSeconds;

    @Column(updatable = false)
    private @Nullable Integer maxSeconds;

    @Column(updatable = false)
    @Enumerated(EnumType.STRING)
    private PriceUnit unit;

    @Column(updatable = false)
    private long unitPriceCredits;

    @Column(updatable = false)
    Instant validFrom;

    private @Nullable Instant validUntil;

    @Column(updatable = false)
    private Instant createdAt;

    @Column(updatable = false)
    private String createdBy;

    private @Nullable String endedBy;

    @SuppressWarnings("NullAway.Init")
    protected PriceRow() {} // for JPA

    PriceRow(PriceTerms terms, Instant validFrom, Instant now, String createdBy) {
        this.id = UUID.randomUUID();
        this.source = terms.source();
        this.type = terms.unitPrice().type();
        this.modelPattern = terms.modelPattern();
        this.resolution = terms.resolution();
        this.minPixels = terms.minPixels();
        this.maxPixels = terms.maxPixels();
        this.minSeconds = terms.minSeconds();
        this.maxSeconds = terms.maxSeconds();
        this.unit = terms.unitPrice().unit();
        this.unitPriceCredits = terms.unitPrice().unitPriceCredits();
        this.validFrom = validFrom;
        this.createdAt = now;
        this.createdBy = createdBy;
    }

    boolean endsBy(Instant instant) {
        return validUntil != null && !validUntil.isAfter(instant);
    }

    /** It ended before it began, so it was never valid. */
    boolean isWithdrawn() {
        return validFrom.equals(validUntil);
    }

    void end(Instant instant, String endedBy) {
        this.validUntil = instant;
        this.endedBy = endedBy;
    }

    Price toPrice() {
        return new Price(
                id,
                new PriceTerms(
                        source,
                        modelPattern,
                        resolution,
                        minPixels,
                        maxPixels,
                        minSeconds,
                        maxSeconds,
                        new UnitPrice(type, unit, unitPriceCredits)),
                validFrom,
                validUntil,
                createdBy,
                endedBy);
    }
}
