package org.creditsledger.reports;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.List;
import org.creditsledger.ledger.Direction;
import org.creditsledger.text.Codes;

/**
 * The totals of the entries of one UTC day.
 *
 * @param totals by type, direction and source, in this order; only those with entries
 */
public record DaySummary(LocalDate day, State state, List<Total> totals) {

    /** How final it is. */
    public enum State {
        /** The day is over and was summarized. */
        CLOSED,
        /** The day is not over, or ended a moment ago: these are its totals so far. */
        SO_FAR,
        /** The day is over but not summarized yet: there are no totals. */
        PENDING;

        /** The code in the API: {@code so-far}. */
        @JsonValue
        public String code() {
            return Codes.of(this);
        }
    }

    /**
     * @param entries the number of entries
     * @param credits the sum of their amounts, always positive
     */
    public record Total(String type, Direction direction, String source, long entries, long credits) {}

    public long entries() {
        return totals.stream().mapToLong(Total::entries).sum();
    }

    /** The total credited or debited, over all types and sources. */
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
