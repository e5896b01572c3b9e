package org.creditsledger.anomalies;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that an admin should review, with its count and its state.
 *
 * @param attemptedAmount whole credits at the last occurrence, like the amounts after it
 * @param version how often its state has changed; a change names the version it is based on
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Anomaly(
        UUID id,
        AnomalyKind kind,
        String key,
        Instant firstSeen,
        Instant lastSeen,
        long times,
        @Nullable String uid,
        @Nullable String type,
        @Nullable UUID entryId,
        long attemptedAmount,
        long balance,
        long available,
        String details,
        AnomalyState state,
        int version) {}
