package org.creditsledger.anomalies;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The position of an anomaly in the list when it was read. If it recurs meanwhile it moves to the top, so its id alone
 * would lead back there.
 */
public record AnomalyPosition(Instant lastSeen, UUID id) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    static AnomalyPosition of(Anomaly anomaly) {
        return new AnomalyPosition(anomaly.lastSeen(), anomaly.id());
    }

    /** Parses the form of {@link #toString}; empty for any other text. */
    public static Optional<AnomalyPosition> parse(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            var lastSeen = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
            return lastSeen.isAfter(LATEST)
                    ? Optional.empty()
                    : Optional.of(new AnomalyPosition(lastSeen, UUID.fromString(parts.group(2))));
        } catch (DateTimeException | ArithmeticException tooFar) {
            return Optional.empty();
        }
    }

    /** The latest time that both databases can store. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    @Override
    public String toString() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, lastSeen) + "-" + id;
    }
}
