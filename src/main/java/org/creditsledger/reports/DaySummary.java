package org.creditsledger.reports;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.creditsledger.ledger.Direction;

/**
 * What the entries of one UTC day add up to.
 *
 * @param totals by type, direction and source, in this order; those without entries are left out
 */
public record DaySummary(LocalDate day, State state, List<Total> totals) {

    /** How final it is. */
    public enum State {
        /** The day is over and was summarised. */
        CLOSED,
        /** The day is not over, or was until a moment ago: this is what it has come to by now. */
        SO_FAR,
        /** The day is over and has not been summarised: there are no totals yet. */
        PENDING;

        /** As it stands in the API: {@code so-far}. */
        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param entries how many
     * @param credits what they move together, always positive
     */
    public record Total(String type, Direction direction, String source, long entries, long credits) {}

    public long entries() {
        return totals.stream().mapToLong(Total::entries).sum();
    }

    /** What was credited, or what was debited, of all types and sources. */
    public long credits(Direction direction) {
        return totals.stream()
                .filter(total -> total.direction() == direction)
                .mapToLong(Total::credits)
                .sum();
    }

    public DaySummary ofType(String type) {
        return new DaySummary(
                day,
                state,
                totals.stream().filter(total -> total.type().equals(type)).toList());
    }
}
