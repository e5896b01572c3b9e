package org.creditsledger.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.datepicker.DatePicker.DatePickerI18n;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.datetimepicker.DateTimePicker.DateTimePickerI18n;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.WeekFields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The words inside of fields for dates, which Vaadin leaves English, in the reader's language. */
public final class CalendarTexts {

    private static final int DAYS_OF_A_WEEK = 7;

    private CalendarTexts() {}

    public static DatePickerI18n of(Component page) {
        var locale = UI.getCurrentOrThrow().getLocale();
        return new DatePickerI18n()
                .setMonthNames(Arrays.stream(Month.values())
                        .map(month -> month.getDisplayName(TextStyle.FULL_STANDALONE, locale))
                        .toList())
                .setWeekdays(weekdays(TextStyle.FULL_STANDALONE, locale))
                .setWeekdaysShort(weekdays(TextStyle.SHORT_STANDALONE, locale))
                .setFirstDayOfWeek(WeekFields.of(locale).getFirstDayOfWeek().getValue() % DAYS_OF_A_WEEK)
                .setToday(page.getTranslation("calendar.today"))
                .setCancel(page.getTranslation("calendar.cancel"))
                .setBadInputErrorMessage(page.getTranslation("calendar.not-a-date"));
    }

    public static void translate(DateTimePicker field) {
        field.setDatePickerI18n(of(field));
        field.setI18n(new DateTimePickerI18n()
                .setDateLabel(field.getTranslation("calendar.date"))
                .setTimeLabel(field.getTranslation("calendar.time"))
                .setBadInputErrorMessage(field.getTranslation("calendar.not-a-date"))
                .setIncompleteInputErrorMessage(field.getTranslation("calendar.incomplete")));
    }

    /** The field wants them from Sunday on, wherever its weeks begin. */
    private static List<String> weekdays(TextStyle style, Locale locale) {
        return IntStream.range(0, DAYS_OF_A_WEEK)
                .mapToObj(day -> DayOfWeek.SUNDAY.plus(day).getDisplayName(style, locale))
                .toList();
    }
}
