package org.creditsledger.reports.web;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.creditsledger.problems.RequestParameters;
import org.creditsledger.reports.DayRange;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Reads which days somebody asks for, and names everything that is wrong with it at once.
 *
 * @param type null for all
 */
record RangeParameters(DayRange range, @Nullable String type) {

    private static final Set<String> KNOWN = Set.of("from", "to", "type");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);

    static RangeParameters read(
            MultiValueMap<String, String> parameters, LocalDate today, Collection<String> creditTypes) {
        var query = new RequestParameters(parameters, KNOWN);
        var from = day(query, "from");
        var to = day(query, "to");
        if (to != null && to.isAfter(today)) {
            query.refuse("to", "must not be after today, which is " + today + " in UTC");
        }
        if (from != null && to != null && from.isAfter(to)) {
            query.refuse("from", "must not be after to");
        }
        if (from != null && to != null && ChronoUnit.DAYS.between(from, to) >= DayRange.MAX_DAYS) {
            query.refuse("from", "must be less than " + DayRange.MAX_DAYS + " days before to");
        }
        var type = query.one(
                "type",
                text -> Optional.of(text).filter(creditTypes::contains),
                "must be among " + String.join(", ", creditTypes));
        query.check();
        return new RangeParameters(
                new DayRange(Objects.requireNonNull(from), Objects.requireNonNull(to)), type.orElse(null));
    }

    private static @Nullable LocalDate day(RequestParameters query, String name) {
        var day = parse(query.one(name).orElse(""));
        if (day == null || day.isBefore(EARLIEST)) {
            query.refuse(name, "must be one day such as 2026-03-01");
            return null;
        }
        return day;
    }

    private static @Nullable LocalDate parse(String text) {
        try {
            return DAY.matcher(text).matches() ? LocalDate.parse(text) : null;
        } catch (DateTimeException notADay) {
            return null;
        }
    }
}
