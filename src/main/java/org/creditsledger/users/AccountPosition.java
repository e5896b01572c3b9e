package org.creditsledger.users;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;

/**
 * Where a user stood in a list of accounts when it was read. A user who spends or is active moves in the list meanwhile:
 * a page that began at the uid alone would skip the users between.
 *
 * @param value what the list is ordered by: whole credits that were available, or microseconds since 1970 of the last activity
 */
public record AccountPosition(AccountOrder order, long value, String uid) implements Comparable<AccountPosition> {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-(" + Posting.ID_PATTERN + ")");

    /** @param lastActivityAt null for somebody who never had credits, who comes before all that were active */
    public static AccountPosition of(
            AccountOrder order, long availableCredits, @Nullable Instant lastActivityAt, String uid) {
        var value = order.isByCredits()
                ? availableCredits
                : lastActivityAt == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, lastActivityAt);
        return new AccountPosition(order, value, uid);
    }

    /** Reads what {@link #toString} wrote in a list of this order; nothing for anything else. */
    public static Optional<AccountPosition> parse(AccountOrder order, String text) {
        var marker = marker(order);
        var parts = TEXT.matcher(text.startsWith(marker) ? text.substring(marker.length()) : "");
        return parts.matches()
                ? Optional.of(new AccountPosition(order, Long.parseLong(parts.group(1)), parts.group(2)))
                        .filter(position ->
                                order.isByCredits() || position.instant().isBefore(BEYOND))
                : Optional.empty();
    }

    /** Both databases can hold what is before it. */
    private static final Instant BEYOND = Instant.parse("9999-12-31T23:59:59Z");

    /** A number of credits is no time: what one list gave is refused by a list that is ordered otherwise. */
    private static String marker(AccountOrder order) {
        return order.isByCredits() ? "c" : "t";
    }

    Instant instant() {
        return Instant.EPOCH.plus(value, ChronoUnit.MICROS);
    }

    @Override
    public int compareTo(AccountPosition other) {
        var byValue = Long.compare(value, other.value);
        return byValue == 0 ? uid.compareTo(other.uid) : order.isAscending() ? byValue : -byValue;
    }

    @Override
    public String toString() {
        return marker(order) + value + "-" + uid;
    }
}
