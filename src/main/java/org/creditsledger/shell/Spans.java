package org.creditsledger.shell;

import com.vaadin.flow.component.Component;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;

/** Writes lengths of time for a reader: {@code 1 year, 6 months}. */
public final class Spans {

    private Spans() {}

    public static String of(Period period, Component page) {
        var parts = new ArrayList<String>();
        addPart(parts, "span.years", period.getYears(), page);
        addPart(parts, "span.months", period.getMonths(), page);
        addPart(parts, "span.days", period.getDays(), page);
        return String.join(", ", parts);
    }

    private static void addPart(List<String> parts, String key, int number, Component page) {
        if (number > 0) {
            parts.add(page.getTranslation(key, number));
        }
    }
}
