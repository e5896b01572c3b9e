package org.creditsledger.anomalies.ui;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.anomalies.AnomalyFilter;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyState;
import org.creditsledger.shell.QueryState;
import org.creditsledger.text.Ids;
import org.jspecify.annotations.Nullable;

/**
 * The choice of an admin, as it stands in the address of the page. The API has the same names.
 *
 * @param anomalyId the open anomaly
 */
record AnomalyChoice(
        @Nullable AnomalyKind kind,
        @Nullable AnomalyState state,
        @Nullable String uid,
        @Nullable UUID anomalyId) {

    static final AnomalyChoice NONE = new AnomalyChoice(null, null, null, null);
    static final int MAX_UID_LENGTH = 128;

    /** @param ignored the values that were left out, each as {@code name=value} */
    record Parsed(AnomalyChoice choice, List<String> ignored) {}

    static Parsed parse(Map<String, List<String>> parameters) {
        var query = new QueryState(parameters);
        var choice = new AnomalyChoice(
                query.one("kind", AnomalyKind::ofCode).orElse(null),
                query.one("state", AnomalyState::ofCode).orElse(null),
                query.one("uid", AnomalyChoice::uid).orElse(null),
                query.one("anomaly", Ids::parse).orElse(null));
        return new Parsed(choice, query.ignored());
    }

    Map<String, List<String>> format() {
        return QueryState.write()
                .with("kind", kind == null ? null : kind.code())
                .with("state", state == null ? null : state.code())
                .with("uid", uid)
                .with("anomaly", anomalyId)
                .parameters();
    }

    AnomalyFilter filter() {
        return new AnomalyFilter(
                kind == null ? Set.of() : Set.of(kind), state == null ? Set.of() : Set.of(state), uid, null, null);
    }

    boolean isFiltered() {
        return kind != null || state != null || uid != null;
    }

    AnomalyChoice withAnomaly(@Nullable UUID anomalyId) {
        return new AnomalyChoice(kind, state, uid, anomalyId);
    }

    private static Optional<String> uid(String text) {
        return Optional.of(text.strip())
                .filter(uid -> !uid.isEmpty()
                        && uid.length() <= MAX_UID_LENGTH
                        && uid.chars().noneMatch(Character::isISOControl));
    }
}
