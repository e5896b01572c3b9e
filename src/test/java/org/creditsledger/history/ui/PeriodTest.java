package org.creditsledger.history.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.creditsledger.history.EntryFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

    @ParameterizedTest
    @CsvSource({
        "Europe/Paris, 2026-03-28, 2026-03-27T23:00:00Z, 2026-03-28T23:00:00Z",
        // 23 and 25 hours long
        "Europe/Paris, 2026-03-29, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "Europe/Paris, 2026-10-25, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        // this day has no midnight: it begins at one o'clock
        "America/Asuncion, 2024-10-06, 2024-10-06T04:00:00Z, 2024-10-07T03:00:00Z",
        // a skipped day has no time
        "Pacific/Apia, 2011-12-30, 2011-12-30T10:00:00Z, 2011-12-30T10:00:00Z",
        "Asia/Kathmandu, 2026-01-01, 2025-12-31T18:15:00Z, 2026-01-01T18:15:00Z",
        "UTC, 2026-01-01, 2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z"
    })
    void a_day_is_complete_in_each_zone(String zone, LocalDate day, Instant from, Instant to) {
        var filter = FilterChoice.NONE
                .withPeriod(new Period.Days(day, day))
                .over(EntryFilter.of("alice"), ZoneId.of(zone), Instant.EPOCH);

        assertThat(filter.from()).isEqualTo(from);
        assertThat(filter.to()).isEqualTo(to);
    }

    @Test
    void consecutive_days_neither_overlap_nor_leave_a_gap() {
        for (var id : new String[] {"Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"}) {
            var zone = ZoneId.of(id);
            for (var day = LocalDate.of(2011, 1, 1); day.getYear() < 2013; day = day.plusDays(1)) {
                var next = day.plusDays(1);
                assertThat(new Period.Days(day, day).to(zone)).isEqualTo(new Period.Days(next, next).from(zone));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TODAY, 2026-03-01, 2026-03-01",
        "LAST_7_DAYS, 2026-02-23, 2026-03-01",
        "LAST_30_DAYS, 2026-01-31, 2026-03-01",
        "THIS_MONTH, 2026-03-01, 2026-03-01"
    })
    void a_preset_ends_today(Period.Preset preset, LocalDate first, LocalDate last) {
        assertThat(preset.days(LocalDate.of(2026, 3, 1))).isEqualTo(new Period.Days(first, last));
    }

    @Test
    void today_is_another_day_elsewhere() {
        var now = Instant.parse("2026-03-01T23:30:00Z");
        var today = FilterChoice.NONE.withPeriod(Period.Preset.TODAY);

        assertThat(today.over(EntryFilter.of("alice"), ZoneId.of("Europe/Paris"), now)
                        .from())
                .isEqualTo("2026-03-01T23:00:00Z");
        assertThat(today.withZone(ZoneId.of("UTC"))
                        .over(EntryFilter.of("alice"), ZoneId.of("Europe/Paris"), now)
                        .from())
                .isEqualTo("2026-03-01T00:00:00Z");
    }
}
