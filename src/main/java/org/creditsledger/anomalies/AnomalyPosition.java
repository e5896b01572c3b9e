package org.creditsledger.anomalies;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.creditsledger.database.Timestamps;
import org.creditsledger.text.Ids;

/**
 * The position of an anomaly in the list when it was read. If it recurs meanwhile it moves to the top, so its id alone
 * would lead back there.
 */
public record AnomalyPosition(Instant lastSeen, UUID id) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9a-f-]+)");

    static AnomalyPosition of(Anomaly anomaly) {
        return new AnomalyPosition(anomaly.lastSeen(), anomaly.id());
    }

    /** Parses the form of {@link #toString}; empty for any other text. */
    public static Optional<AnomalyPosition> parse(String text) {
        var parts = TEXT.matcher(text);
        return parts.matches()
                ? Ids.parse(parts.group(2))
                        .map(id -> new AnomalyPosition(timeOf(parts.group(1)), id))
                        .filter(position -> !position.lastSeen.isAfter(Timestamps.LATEST))
                : Optional.empty();
    }

    private static Instant timeOf(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    @Override
    public String toString() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, lastSeen) + "-" + id;
    }
}
