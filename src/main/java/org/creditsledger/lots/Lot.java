package org.creditsledger.lots;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lot with credits, for people and programs.
 *
 * @param type the credit type
 * @param amount whole credits at first
 * @param remaining whole credits that are neither used nor expired, held ones included
 * @param held whole credits that running jobs have reserved
 * @param expiresAt from then on it is not used; absent for never
 * @param isAfterPlain whether credits that are in no lot are used before it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Lot(
        UUID id,
        String type,
        Category category,
        @Nullable String label,
        long amount,
        long remaining,
        long held,
        @Nullable Instant expiresAt,
        @JsonIgnore boolean isAfterPlain) {

    /** At its end only credits that running jobs have reserved stay. */
    public boolean isOver(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
