package org.creditsledger.users;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;

/**
 * A user's position in the list when the list was read. A user who spends or is active moves in the list: a page that
 * started at the uid alone would skip the users between the old and the new position.
 *
 * @param value the list's sort key: available credits, or the last activity in microseconds since 1970
 */
public record UsersPosition(UsersOrder order, long value, String uid) implements Comparable<UsersPosition> {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-(" + Posting.ID_PATTERN + ")");

    /** @param lastActivityAt null for a user who never had credits: this user comes before all active ones */
    public static UsersPosition of(
            UsersOrder order, long availableCredits, @Nullable Instant lastActivityAt, String uid) {
        var value = order.isByCredits()
                ? availableCredits
                : lastActivityAt == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, lastActivityAt);
        return new UsersPosition(order, value, uid);
    }

    /** Reads the text of {@link #toString} from a list with the same order; empty for any other text. */
    public static Optional<UsersPosition> parse(UsersOrder order, String text) {
        var marker = marker(order);
        var parts = TEXT.matcher(text.startsWith(marker) ? text.substring(marker.length()) : "");
        return parts.matches()
                ? Optional.of(new UsersPosition(order, Long.parseLong(parts.group(1)), parts.group(2)))
                        .filter(position ->
                                order.isByCredits() || !position.instant().isAfter(Timestamps.LATEST))
                : Optional.empty();
    }

    /** A number of credits is not a time, so a list refuses the position of a list with another sort key. */
    private static String marker(UsersOrder order) {
        return order.isByCredits() ? "c" : "t";
    }

    Instant instant() {
        return Instant.EPOCH.plus(value, ChronoUnit.MICROS);
    }

    @Override
    public int compareTo(UsersPosition other) {
        var byValue = Long.compare(value, other.value);
        return byValue == 0 ? uid.compareTo(other.uid) : order.isAscending() ? byValue : -byValue;
    }

    @Override
    public String toString() {
        return marker(order) + value + "-" + uid;
    }
}
