package org.creditsledger.reports.web;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.creditsledger.problems.InvalidParameter;
import org.creditsledger.problems.Problem;
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
        var invalid = new ArrayList<InvalidParameter>();
        parameters.keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .forEach(name -> invalid.add(new InvalidParameter(name, "there is no such parameter here")));
        var from = day(parameters, "from", invalid);
        var to = day(parameters, "to", invalid);
        if (to != null && to.isAfter(today)) {
            invalid.add(new InvalidParameter("to", "must not be after today, which is " + today + " in UTC"));
        }
        if (from != null && to != null && from.isAfter(to)) {
            invalid.add(new InvalidParameter("from", "must not be after to"));
        }
        if (from != null && to != null && ChronoUnit.DAYS.between(from, to) >= DayRange.MAX_DAYS) {
            invalid.add(new InvalidParameter("from", "must be less than " + DayRange.MAX_DAYS + " days before to"));
        }
        var types = parameters.getOrDefault("type", List.of());
        var type = types.isEmpty() ? null : types.getFirst();
        if (types.size() > 1) {
            invalid.add(new InvalidParameter("type", "must be given once"));
        } else if (type != null && !creditTypes.contains(type)) {
            invalid.add(new InvalidParameter("type", "must be among " + String.join(", ", creditTypes)));
        }
        if (!invalid.isEmpty() || from == null || to == null) {
            throw Problem.invalid(invalid);
        }
        return new RangeParameters(new DayRange(from, to), type);
    }

    private static @Nullable LocalDate day(
            MultiValueMap<String, String> parameters, String name, List<InvalidParameter> invalid) {
        var texts = parameters.getOrDefault(name, List.of());
        var day = texts.size() == 1 ? parse(texts.getFirst()) : null;
        if (day == null || day.isBefore(EARLIEST)) {
            invalid.add(new InvalidParameter(name, "must be one day such as 2026-03-01"));
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
