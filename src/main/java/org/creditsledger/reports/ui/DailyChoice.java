package org.creditsledger.reports.ui;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.creditsledger.reports.DayRange;
import org.jspecify.annotations.Nullable;

/**
 * Which days and credits a reader has chosen to see, as the address says it.
 *
 * @param span null for the days of {@code days}
 * @param days null for those of {@code span}
 * @param type null for all
 */
record DailyChoice(
        @Nullable DaySpan span,
        @Nullable DayRange days,
        @Nullable String type) {

    static final DailyChoice NONE = new DailyChoice(DaySpan.LAST_30_DAYS, null, null);

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);

    /** @param ignored what was not understood, as {@code name=value} */
    record Parsed(DailyChoice choice, List<String> ignored) {}

    static Parsed parse(Map<String, List<String>> parameters, LocalDate today, Collection<String> creditTypes) {
        var ignored = new ArrayList<String>();
        var type = one(parameters, "type", text -> creditTypes.contains(text) ? text : null, ignored);
        var span = one(parameters, "period", text -> DaySpan.ofCode(text).orElse(null), ignored);
        var from = one(parameters, "from", DailyChoice::day, ignored);
        var to = one(parameters, "to", DailyChoice::day, ignored);
        var days = from == null || to == null ? null : range(from, to, today);
        if (days == null) {
            if (from != null) {
                ignored.add("from=" + from);
            }
            if (to != null) {
                ignored.add("to=" + to);
            }
            return new Parsed(new DailyChoice(span == null ? NONE.span : span, null, type), List.copyOf(ignored));
        }
        if (span != null) {
            ignored.add("period=" + span.code());
        }
        return new Parsed(new DailyChoice(null, days, type), List.copyOf(ignored));
    }

    Map<String, List<String>> format() {
        var parameters = new LinkedHashMap<String, List<String>>();
        if (span != null && span != NONE.span) {
            parameters.put("period", List.of(span.code()));
        }
        if (days != null) {
            parameters.put("from", List.of(days.from().toString()));
            parameters.put("to", List.of(days.to().toString()));
        }
        if (type != null) {
            parameters.put("type", List.of(type));
        }
        return parameters;
    }

    DayRange range(LocalDate today) {
        return days != null ? days : (span == null ? DaySpan.LAST_30_DAYS : span).range(today);
    }

    DailyChoice with(DaySpan span) {
        return new DailyChoice(span, null, type);
    }

    DailyChoice with(DayRange days) {
        return new DailyChoice(null, days, type);
    }

    DailyChoice withType(@Nullable String type) {
        return new DailyChoice(span, days, type);
    }

    /** Null where it is no range that can be shown. */
    static @Nullable DayRange range(LocalDate from, LocalDate to, LocalDate today) {
        try {
            return to.isAfter(today) ? null : new DayRange(from, to);
        } catch (IllegalArgumentException notARange) {
            return null;
        }
    }

    private static <T> @Nullable T one(
            Map<String, List<String>> parameters,
            String name,
            Function<String, @Nullable T> read,
            List<String> ignored) {
        var texts = parameters.getOrDefault(name, List.of());
        var value = texts.size() == 1 ? read.apply(texts.getFirst()) : null;
        if (value == null) {
            texts.forEach(text -> ignored.add(name + "=" + text));
        }
        return value;
    }

    private static @Nullable LocalDate day(String text) {
        try {
            var day = DAY.matcher(text).matches() ? LocalDate.parse(text) : null;
            return day == null || day.isBefore(EARLIEST) ? null : day;
        } catch (DateTimeException notADay) {
            return null;
        }
    }
}
