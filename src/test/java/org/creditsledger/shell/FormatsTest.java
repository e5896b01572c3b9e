package org.creditsledger.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FormatsTest {

    private static final Instant NEW_YEARS_EVE = Instant.parse("2025-12-31T23:30:00.123456Z");

    private final Formats formats = new Formats(Locale.GERMANY, ZoneId.of("Europe/Paris"));

    @Test
    void numbers_are_grouped_as_the_reader_groups_them() {
        assertThat(formats.number(1_234_567)).isEqualTo("1.234.567");
    }

    @Test
    void a_signed_number_always_shows_its_sign() {
        assertThat(formats.signed(1_500)).isEqualTo("+1.500");
        assertThat(formats.signed(-1_500)).isEqualTo("\u22121.500");
    }

    @Test
    void a_time_is_shown_in_the_readers_zone_and_in_utc() {
        assertThat(formats.local(NEW_YEARS_EVE)).isEqualTo("01.01.2026, 00:30:00");
        assertThat(formats.utc(NEW_YEARS_EVE)).isEqualTo("2025-12-31 23:30:00 UTC");
    }
}
