package org.creditsledger.reports.web;

import io.swagger.v3.oas.annotations.Parameter;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.function.BiConsumer;
import org.creditsledger.problems.Consistent;
import org.creditsledger.problems.CreditType;
import org.creditsledger.reports.DayRange;
import org.jspecify.annotations.Nullable;

/** The days and the credit type of the requested summaries. */
record SummaryParameters(
        @Parameter(description = "The first day, in UTC; less than 366 days before to.", example = "2026-03-01")
        @NotNull(message = A_DAY) LocalDate from,

        @Parameter(description = "The last day, in UTC, inclusive; not after today.", example = "2026-03-31")
        @NotNull(message = A_DAY) LocalDate to,

        @Parameter(description = "One credit type. All without it.", example = "image") @Nullable @CreditType
        String type)
        implements Consistent {

    private static final String A_DAY = "must be one day such as 2026-03-01";

    @Override
    public void check(BiConsumer<String, String> refuse) {
        if (from.isAfter(to)) {
            refuse.accept("from", "must not be after to");
        } else if (ChronoUnit.DAYS.between(from, to) >= DayRange.MAX_DAYS) {
            refuse.accept("from", "must be less than " + DayRange.MAX_DAYS + " days before to");
        }
    }

    DayRange range() {
        return new DayRange(from, to);
    }
}
