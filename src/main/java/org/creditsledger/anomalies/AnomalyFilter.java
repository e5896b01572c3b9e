package org.creditsledger.anomalies;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects anomalies.
 *
 * @param kinds empty for all
 * @param states empty for all
 * @param uid null for all, also those without a user
 * @param from last seen at this time or later
 * @param to last seen before this time
 */
public record AnomalyFilter(
        Set<AnomalyKind> kinds,
        Set<AnomalyState> states,
        @Nullable String uid,
        @Nullable Instant from,
        @Nullable Instant to) {

    public static final AnomalyFilter ALL = new AnomalyFilter(Set.of(), Set.of(), null, null, null);

    public AnomalyFilter {
        kinds = Set.copyOf(kinds);
        states = Set.copyOf(states);
    }
}
