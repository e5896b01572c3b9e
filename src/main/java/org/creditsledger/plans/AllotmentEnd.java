package org.creditsledger.plans;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;

/**
 * When the credits of an allotment end.
 *
 * @param length a grace after the period, or the time from its beginning; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AllotmentEnd(Kind kind, @Nullable Period length) {

    public static final AllotmentEnd WITH_PERIOD = new AllotmentEnd(Kind.PERIOD, null);
    public static final AllotmentEnd NEVER = new AllotmentEnd(Kind.NEVER, null);

    public AllotmentEnd {
        if (kind == Kind.AFTER && length == null || kind == Kind.NEVER && length != null) {
            throw new IllegalArgumentException(
                    "a length belongs to the ends after a time, and to no other but a grace");
        }
    }

    /** What the end depends on. */
    public enum Kind {
        /** The end of the period, with a grace. */
        PERIOD,
        /** A time from the beginning of the period. */
        AFTER,
        NEVER;

        /** In the database and in the API. */
        @JsonValue
        public String code() {
            return Codes.of(this);
        }
    }

    /**
     * The end of the credits of one period.
     *
     * @param zone counts the days and months
     * @return null for never
     */
    @Nullable Instant of(Instant periodStart, Instant periodEnd, ZoneId zone) {
        return switch (kind) {
            case PERIOD ->
                length == null ? periodEnd : periodEnd.atZone(zone).plus(length).toInstant();
            case AFTER -> periodStart.atZone(zone).plus(length).toInstant();
            case NEVER -> null;
        };
    }
}
