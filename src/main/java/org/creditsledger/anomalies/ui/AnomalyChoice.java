package org.creditsledger.anomalies.ui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.creditsledger.anomalies.AnomalyFilter;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyState;
import org.creditsledger.problems.RequestParameters;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has chosen to see, as the address says it: the names of the API.
 *
 * @param anomalyId the one that is open
 */
record AnomalyChoice(
        @Nullable AnomalyKind kind,
        @Nullable AnomalyState state,
        @Nullable String uid,
        @Nullable UUID anomalyId) {

    static final AnomalyChoice NONE = new AnomalyChoice(null, null, null, null);
    static final int MAX_UID_LENGTH = 128;

    /** @param ignored what was not understood, as {@code name=value} */
    record Parsed(AnomalyChoice choice, List<String> ignored) {}

    static Parsed parse(Map<String, List<String>> parameters) {
        var ignored = new ArrayList<String>();
        var choice = new AnomalyChoice(
                one(parameters, "kind", AnomalyKind::ofCode, ignored),
                one(parameters, "state", AnomalyState::ofCode, ignored),
                one(parameters, "uid", AnomalyChoice::uid, ignored),
                one(parameters, "anomaly", RequestParameters::uuid, ignored));
        return new Parsed(choice, List.copyOf(ignored));
    }

    Map<String, List<String>> format() {
        var parameters = new LinkedHashMap<String, List<String>>();
        put(parameters, "kind", kind == null ? null : kind.code());
        put(parameters, "state", state == null ? null : state.code());
        put(parameters, "uid", uid);
        put(parameters, "anomaly", anomalyId == null ? null : anomalyId.toString());
        return parameters;
    }

    AnomalyFilter filter() {
        return new AnomalyFilter(
                kind == null ? Set.of() : Set.of(kind), state == null ? Set.of() : Set.of(state), uid, null, null);
    }

    boolean isFiltered() {
        return kind != null || state != null || uid != null;
    }

    AnomalyChoice withKind(@Nullable AnomalyKind kind) {
        return new AnomalyChoice(kind, state, uid, null);
    }

    AnomalyChoice withState(@Nullable AnomalyState state) {
        return new AnomalyChoice(kind, state, uid, null);
    }

    AnomalyChoice withUid(@Nullable String uid) {
        return new AnomalyChoice(kind, state, uid, null);
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

    private static <T> @Nullable T one(
            Map<String, List<String>> parameters,
            String name,
            Function<String, Optional<T>> read,
            List<String> ignored) {
        var texts = parameters.getOrDefault(name, List.of());
        var value = texts.size() == 1 ? read.apply(texts.getFirst()) : Optional.<T>empty();
        if (value.isEmpty()) {
            texts.forEach(text -> ignored.add(name + "=" + text));
        }
        return value.orElse(null);
    }

    private static void put(Map<String, List<String>> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, List.of(value));
        }
    }
}
