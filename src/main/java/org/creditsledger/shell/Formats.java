package org.creditsledger.shell;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.Locale;

/** Writes numbers, money and times for one reader: in their language, and in their time zone or in UTC. */
public final class Formats {

    private static final char MINUS = '\u2212';

    private final NumberFormat numbers;
    private final Locale locale;
    private final DateTimeFormatter local;
    private final DateTimeFormatter minute;
    private final DateTimeFormatter date;
    private final DateTimeFormatter day;
    private final DateTimeFormatter utc;

    public Formats(Locale locale, ZoneId zone) {
        this.locale = locale;
        numbers = NumberFormat.getIntegerInstance(locale);
        local = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .withLocale(locale)
                .withZone(zone);
        minute = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(locale)
                .withZone(zone);
        date = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale);
        day = date.withZone(zone);
        utc = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
    }

    public String number(long number) {
        return numbers.format(number);
    }

    /** Always with its sign, so that colour is never needed to tell a credit from a debit. */
    public String signed(long number) {
        return number < 0 ? MINUS + numbers.format(-number) : "+" + numbers.format(number);
    }

    public String local(Instant instant) {
        return local.format(instant);
    }

    /** Without seconds, for a time that was chosen on a page. */
    public String minute(Instant instant) {
        return minute.format(instant);
    }

    /** The day alone. */
    public String day(Instant instant) {
        return day.format(instant);
    }

    public String utc(Instant instant) {
        return utc.format(instant);
    }

    public String date(LocalDate day) {
        return date.format(day);
    }

    /** With as many places as it has, and no more. */
    public String decimal(BigDecimal number) {
        var format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(Math.max(0, number.scale()));
        return format.format(number);
    }

    /** Money without its currency, for a column that names it: {@code 39.00}, and {@code 3,900} where there are no cents. */
    public String amount(long minor, String currency) {
        var places = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        var format = NumberFormat.getNumberInstance(locale);
        format.setMinimumFractionDigits(places);
        format.setMaximumFractionDigits(places);
        return format.format(BigDecimal.valueOf(minor, places));
    }

    /** Money with the currency's code, since many countries call theirs $. */
    public String money(long minor, String currency) {
        return amount(minor, currency) + '\u00A0' + currency;
    }
}
