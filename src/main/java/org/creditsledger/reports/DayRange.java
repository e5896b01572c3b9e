package org.creditsledger.reports;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * Some UTC days in a row, both ends among them: as many as one answer may have.
 *
 * @throws IllegalArgumentException if the first comes after the last, or there are more than {@value #MAX_DAYS}
 */
public record DayRange(LocalDate from, LocalDate to) {

    /** A year, of whatever length. */
    public static final int MAX_DAYS = 366;

    public DayRange {
        if (from.isAfter(to)) {
            throw new IllegalArgumentException("from is after to");
        }
        if (ChronoUnit.DAYS.between(from, to) >= MAX_DAYS) {
            throw new IllegalArgumentException("more than " + MAX_DAYS + " days");
        }
    }

    public Stream<LocalDate> days() {
        return from.datesUntil(to.plusDays(1));
    }
}
