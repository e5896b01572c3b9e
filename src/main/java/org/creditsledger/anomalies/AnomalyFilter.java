package org.creditsledger.anomalies;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which anomalies somebody wants to see.
 *
 * @param kinds all of them if empty
 * @param states all of them if empty
 * @param uid null for everybody's and nobody's
 * @param from last seen then or later
 * @param to last seen before
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
