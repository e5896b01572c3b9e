package org.creditsledger.anomalies;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody should look at, how often it was met, and how far somebody has got with it.
 *
 * @param attemptedAmount whole credits, like those after it, when it was last seen
 * @param version how often its state was changed; who changes it says which one was seen
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
