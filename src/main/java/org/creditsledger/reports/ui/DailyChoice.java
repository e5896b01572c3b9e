package org.creditsledger.reports.ui;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.creditsledger.reports.DayRange;
import org.creditsledger.shell.QueryState;
import org.jspecify.annotations.Nullable;

/**
 * The days and the credit type that a reader has chosen, as they stand in the address.
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

    /** @param ignored the values that were left out, as {@code name=value} */
    record Parsed(DailyChoice choice, List<String> ignored) {}

    static Parsed parse(Map<String, List<String>> parameters, LocalDate today, Collection<String> creditTypes) {
        var state = new QueryState(parameters);
        var type = state.one("type", text -> Optional.of(text).filter(creditTypes::contains))
                .orElse(null);
        var span = state.one("period", DaySpan::ofCode).orElse(null);
        var from = state.one("from", QueryState::day).orElse(null);
        var to = state.one("to", QueryState::day).orElse(null);
        var days = from == null || to == null ? null : range(from, to, today);
        if (days != null) {
            if (span != null) {
                state.ignore("period", span.code());
            }
            return new Parsed(new DailyChoice(null, days, type), state.ignored());
        }
        if (from != null) {
            state.ignore("from", from);
        }
        if (to != null) {
            state.ignore("to", to);
        }
        return new Parsed(new DailyChoice(span == null ? NONE.span : span, null, type), state.ignored());
    }

    Map<String, List<String>> format() {
        return QueryState.write()
                .with("period", span == null || span == NONE.span ? null : span.code())
                .with("from", days == null ? null : days.from())
                .with("to", days == null ? null : days.to())
                .with("type", type)
                .parameters();
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

    /** @return null if the page cannot show this range */
    static @Nullable DayRange range(LocalDate from, LocalDate to, LocalDate today) {
        try {
            return to.isAfter(today) ? null : new DayRange(from, to);
        } catch (IllegalArgumentException notARange) {
            return null;
        }
    }
}
