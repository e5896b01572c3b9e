package org.creditsledger.pricing;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A price of the list.
 *
 * @param validFrom inclusive
 * @param validUntil exclusive; absent if it has no end
 * @param createdBy {@code admin:<uid>}, or {@code service:defaults} for the built-in prices
 */
public record Price(
        UUID id,
        PriceTerms terms,
        Instant validFrom,
        @Nullable Instant validUntil,
        String createdBy,
        @Nullable String endedBy) {

    public Optional<Cost> cost(Work work) {
        return terms.covers(work) ? terms.unitPrice().cost(work) : Optional.empty();
    }

    boolean isValid(Instant at) {
        return !at.isBefore(validFrom) && !isOver(at);
    }

    public boolean isOver(Instant now) {
        return validUntil != null && !now.isBefore(validUntil);
    }

    public boolean isToCome(Instant now) {
        return now.isBefore(validFrom) && !isOver(now);
    }
}
