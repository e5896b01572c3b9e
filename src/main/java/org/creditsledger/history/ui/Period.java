package org.creditsledger.history.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;

/** The days of a list: both ends belong to it, and a day begins in the reader's time zone. */
sealed interface Period {

    Period ALL = new Days(null, null);

    Days days(LocalDate today);

    /** A span that moves on with the calendar; tomorrow the same link means other days. */
    enum Preset implements Period {
        TODAY,
        LAST_7_DAYS,
        LAST_30_DAYS,
        THIS_MONTH;

        /** As it stands in the address: {@code last-7-days}. */
        String code() {
            return Codes.of(this);
        }

        @Override
        public Days days(LocalDate today) {
            return switch (this) {
                case TODAY -> new Days(today, today);
                case LAST_7_DAYS -> new Days(today.minusDays(6), today);
                case LAST_30_DAYS -> new Days(today.minusDays(29), today);
                case THIS_MONTH -> new Days(today.withDayOfMonth(1), today);
            };
        }
    }

    /**
     * @param first null for no beginning
     * @param last inclusive; null for no end
     */
    record Days(@Nullable LocalDate first, @Nullable LocalDate last) implements Period {

        @Override
        public Days days(LocalDate today) {
            return this;
        }

        /** The beginning of the first day, which is not midnight where clocks go forward then. */
        @Nullable Instant from(ZoneId zone) {
            return first == null ? null : first.atStartOfDay(zone).toInstant();
        }

        /** The beginning of the day after the last, exclusive, so that a day of 23 or 25 hours is complete. */
        @Nullable Instant to(ZoneId zone) {
            return last == null ? null : last.plusDays(1).atStartOfDay(zone).toInstant();
        }
    }
}
