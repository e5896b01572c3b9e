package org.creditsledger.plans;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.ZoneId;
import org.creditsledger.text.Codes;

/** How often a plan is paid for, or brings credits. */
public enum Every {
    MONTH(1),
    YEAR(12);

    private final int months;

    Every(int months) {
        this.months = months;
    }

    /** In the database and in the API. */
    @JsonValue
    public String code() {
        return Codes.of(this);
    }

    boolean isLongerThan(Every other) {
        return months > other.months;
    }

    /**
     * The beginning of a period, counted on the calendar from an anchor: after 31 January come 28 February and 31 March.
     *
     * @param number 0 for the anchor itself; negative before it
     */
    public Instant begin(Instant anchor, int number, ZoneId zone) {
        return anchor.atZone(zone).plusMonths((long) months * number).toInstant();
    }
}
