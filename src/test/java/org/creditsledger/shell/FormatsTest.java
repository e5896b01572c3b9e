package org.creditsledger.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FormatsTest {

    private static final Instant NEW_YEARS_EVE = Instant.parse("2025-12-31T23:30:00.123456Z");

    private final Formats formats = new Formats(Locale.GERMANY, ZoneId.of("Europe/Paris"));

    @Test
    void numbers_are_grouped_as_in_the_readers_language() {
        assertThat(formats.number(1_234_567)).isEqualTo("1.234.567");
    }

    @Test
    void a_signed_number_always_shows_its_sign() {
        assertThat(formats.signed(1_500)).isEqualTo("+1.500");
        assertThat(formats.signed(-1_500)).isEqualTo("\u22121.500");
    }

    @Test
    void money_has_the_decimals_of_its_currency_and_names_it() {
        assertThat(formats.money(123_456, "EUR")).isEqualTo("1.234,56\u00A0EUR");
        assertThat(formats.money(5, "USD")).isEqualTo("0,05\u00A0USD");
        assertThat(formats.money(3_900, "JPY")).isEqualTo("3.900\u00A0JPY");
        assertThat(formats.amount(3_900, "KWD")).isEqualTo("3,900");
        assertThat(formats.amount(Long.MAX_VALUE, "EUR")).isEqualTo("92.233.720.368.547.758,07");
    }

    @Test
    void a_decimal_has_only_the_decimals_it_needs() {
        assertThat(formats.decimal(new BigDecimal("20.00"))).isEqualTo("20");
        assertThat(formats.decimal(new BigDecimal("7.25"))).isEqualTo("7,25");
    }

    @Test
    void a_day_is_the_same_in_every_zone() {
        assertThat(formats.date(LocalDate.of(2026, 5, 4))).isEqualTo("04.05.2026");
    }

    @Test
    void a_time_is_shown_in_the_readers_zone_and_in_utc() {
        assertThat(formats.local(NEW_YEARS_EVE)).isEqualTo("01.01.2026, 00:30:00");
        assertThat(formats.utc(NEW_YEARS_EVE)).isEqualTo("2025-12-31 23:30:00 UTC");
    }
}
