package org.creditsledger.reports;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * A range of UTC days, both ends included, no longer than one response may be.
 *
 * @throws IllegalArgumentException if the last day is before the first, or there are more than {@value #MAX_DAYS} days
 */
public record DayRange(LocalDate from, LocalDate to) {

    /** The length of a leap year. */
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
