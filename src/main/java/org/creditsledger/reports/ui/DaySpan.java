package org.creditsledger.reports.ui;

import java.time.LocalDate;
import java.util.Optional;
import org.creditsledger.reports.DayRange;
import org.creditsledger.text.Codes;

/** A span of days up to today; tomorrow the same link means other days. */
enum DaySpan {
    LAST_7_DAYS,
    LAST_30_DAYS,
    LAST_90_DAYS,
    THIS_YEAR,
    LAST_12_MONTHS;

    /** As it stands in the address: {@code last-7-days}. */
    String code() {
        return Codes.of(this);
    }

    static Optional<DaySpan> ofCode(String code) {
        return Codes.parse(DaySpan.class, code);
    }

    DayRange range(LocalDate today) {
        var from = switch (this) {
            case LAST_7_DAYS -> today.minusDays(6);
            case LAST_30_DAYS -> today.minusDays(29);
            case LAST_90_DAYS -> today.minusDays(89);
            case THIS_YEAR -> today.withDayOfYear(1);
            case LAST_12_MONTHS -> today.minusYears(1).plusDays(1);
        };
        return new DayRange(from, today);
    }
}
