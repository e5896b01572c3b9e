package org.creditsledger.reports.ui;

import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.select.Select;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.creditsledger.reports.DayRange;
import org.creditsledger.shell.CalendarTexts;
import org.creditsledger.shell.FilterRow;
import org.creditsledger.shell.Names;
import org.jspecify.annotations.Nullable;

/** The fields that choose the days and the credit type of the report. */
class DailyFilter extends FilterRow {

    final Select<Period> period = new Select<>();
    final DatePicker first = new DatePicker();
    final DatePicker last = new DatePicker();
    final Select<String> type = new Select<>();

    private final Supplier<LocalDate> today;
    private final Consumer<DailyChoice> changed;
    private DailyChoice choice = DailyChoice.NONE;

    DailyFilter(Collection<String> creditTypes, Supplier<LocalDate> today, Consumer<DailyChoice> changed) {
        this.today = today;
        this.changed = changed;
        period.setLabel(getTranslation("filter.period"));
        period.setItems(Period.values());
        period.setItemLabelGenerator(value -> getTranslation("daily.period." + value.code()));
        period.addValueChangeListener(event -> periodChanged(event.getValue()));
        first.setLabel(getTranslation("filter.from"));
        last.setLabel(getTranslation("filter.to"));
        for (var day : List.of(first, last)) {
            day.setI18n(CalendarTexts.of(this)
                    .setBadInputErrorMessage(getTranslation("filter.day.invalid"))
                    .setRequiredErrorMessage(getTranslation("filter.day.invalid"))
                    .setMinErrorMessage(getTranslation("daily.days", DayRange.MAX_DAYS))
                    .setMaxErrorMessage(getTranslation("daily.days", DayRange.MAX_DAYS)));
            day.addValueChangeListener(_ -> daysChanged());
        }
        type.setLabel(getTranslation("entry.type"));
        type.setEmptySelectionAllowed(true);
        type.setEmptySelectionCaption(getTranslation("filter.all"));
        type.setItems(creditTypes);
        type.setItemLabelGenerator(value -> value == null ? getTranslation("filter.all") : Names.type(value, this));
        type.addValueChangeListener(event -> change(choice.withType(event.getValue())));
        add(period, first, last, type);
    }

    void show(DailyChoice choice, DayRange range) {
        this.choice = choice;
        show(() -> {
            period.setValue(Period.of(choice.span()));
            first.setMin(range.to().minusDays(DayRange.MAX_DAYS - 1));
            first.setMax(range.to());
            last.setMin(range.from());
            last.setMax(today.get());
            first.setValue(range.from());
            last.setValue(range.to());
            type.setValue(choice.type());
        });
    }

    private void periodChanged(Period chosen) {
        var span = chosen.span();
        change(span == null ? choice.with(choice.range(today.get())) : choice.with(span));
    }

    private void daysChanged() {
        if (isShowing() || first.isInvalid() || last.isInvalid() || first.isEmpty() || last.isEmpty()) {
            return;
        }
        var days = DailyChoice.range(first.getValue(), last.getValue(), today.get());
        if (days == null) {
            first.setErrorMessage(getTranslation("daily.days", DayRange.MAX_DAYS));
            first.setInvalid(true);
            return;
        }
        change(choice.with(days));
    }

    private void change(DailyChoice next) {
        if (!isShowing() && !next.equals(choice)) {
            changed.accept(next);
        }
    }

    /** The options for days: a span up to today, or the days of the two fields beside it. */
    enum Period {
        LAST_7_DAYS(DaySpan.LAST_7_DAYS),
        LAST_30_DAYS(DaySpan.LAST_30_DAYS),
        LAST_90_DAYS(DaySpan.LAST_90_DAYS),
        THIS_YEAR(DaySpan.THIS_YEAR),
        LAST_12_MONTHS(DaySpan.LAST_12_MONTHS),
        DAYS(null);

        private final @Nullable DaySpan span;

        Period(@Nullable DaySpan span) {
            this.span = span;
        }

        @Nullable DaySpan span() {
            return span;
        }

        static Period of(@Nullable DaySpan span) {
            return Stream.of(values())
                    .filter(period -> period.span == span)
                    .findFirst()
                    .orElse(DAYS);
        }

        String code() {
            return span == null ? "days" : span.code();
        }
    }
}
