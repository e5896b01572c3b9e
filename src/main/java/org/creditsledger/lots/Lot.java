package org.creditsledger.lots;

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
        @Nullable Instant expiresAt) {}
