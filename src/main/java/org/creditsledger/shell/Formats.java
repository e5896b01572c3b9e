package org.creditsledger.shell;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/** Writes numbers and times for one reader: in their language, and in their time zone or in UTC. */
public final class Formats {

    private static final char MINUS = '\u2212';

    private final NumberFormat numbers;
    private final DateTimeFormatter local;
    private final DateTimeFormatter utc;

    public Formats(Locale locale, ZoneId zone) {
        numbers = NumberFormat.getIntegerInstance(locale);
        local = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .withLocale(locale)
                .withZone(zone);
        utc = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
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

    public String utc(Instant instant) {
        return utc.format(instant);
    }
}
