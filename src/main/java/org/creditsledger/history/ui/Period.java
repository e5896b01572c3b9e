package org.creditsledger.history.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The days that a list is about, as a reader thinks of them: both ends belong to it, and a day begins where they are. */
sealed interface Period {

    Period ALL = new Days(null, null);

    Days days(LocalDate today);

    /** A span that moves on with the calendar; a link to it means other days tomorrow. */
    enum Preset implements Period {
        TODAY,
        LAST_7_DAYS,
        LAST_30_DAYS,
        THIS_MONTH;

        /** As it stands in the address: {@code last-7-days}. */
        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
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

        /** Where the first day begins, which is not midnight when clocks are put forward then. */
        @Nullable Instant from(ZoneId zone) {
            return first == null ? null : first.atStartOfDay(zone).toInstant();
        }

        /** Where the day after the last begins: exclusive, so a day of 23 or 25 hours is all of it. */
        @Nullable Instant to(ZoneId zone) {
            return last == null ? null : last.plusDays(1).atStartOfDay(zone).toInstant();
        }
    }
}
