package org.creditsledger.anomalies;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of an anomaly's history.
 *
 * @param changedBy the admin; null if the anomaly recurred and so became new
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnomalyChange(
        int version,
        Instant changedAt,
        AnomalyState state,
        @Nullable String changedBy,
        String note) {}
