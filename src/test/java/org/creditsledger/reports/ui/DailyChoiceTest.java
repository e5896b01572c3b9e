package org.creditsledger.reports.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.creditsledger.reports.DayRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DailyChoiceTest {

    private static final LocalDate TODAY = LocalDate.of(2028, 2, 29);
    private static final List<String> TYPES = List.of("image", "video");

    @ParameterizedTest
    @CsvSource({
        "LAST_7_DAYS, 2028-02-23",
        "LAST_30_DAYS, 2028-01-31",
        "LAST_90_DAYS, 2027-12-02",
        "THIS_YEAR, 2028-01-01",
        "LAST_12_MONTHS, 2027-03-01",
    })
    void a_span_ends_today(DaySpan span, LocalDate from) {
        assertThat(span.range(TODAY)).isEqualTo(new DayRange(from, TODAY));
    }

    @ParameterizedTest
    @EnumSource
    void the_address_has_the_span(DaySpan span) {
        var choice = DailyChoice.NONE.with(span).withType("video");

        assertThat(parse(choice.format()).choice()).isEqualTo(choice);
    }

    @Test
    void the_address_has_the_days() {
        var choice = DailyChoice.NONE.with(new DayRange(TODAY.minusDays(3), TODAY.minusDays(1)));

        assertThat(choice.format()).isEqualTo(Map.of("from", List.of("2028-02-26"), "to", List.of("2028-02-28")));
        assertThat(parse(choice.format()).choice()).isEqualTo(choice);
    }

    @Test
    void an_address_without_parameters_shows_30_days_of_all_types() {
        assertThat(parse(Map.of())).isEqualTo(new DailyChoice.Parsed(DailyChoice.NONE, List.of()));
        assertThat(DailyChoice.NONE.format()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=smell",
                "period=last-week",
                "from=2028-02-01",
                "to=2028-02-01",
                "from=2028-02-30",
                "from=2028-02-02&to=2028-02-01",
                "from=2028-02-01&to=2028-03-01",
                "from=2026-02-01&to=2028-02-01",
            })
    void wrong_values_are_reported_and_left_out(String query) {
        var parameters = new LinkedHashMap<String, List<String>>();
        for (var part : query.split("&")) {
            parameters.put(part.split("=")[0], List.of(part.split("=")[1]));
        }

        var parsed = parse(parameters);

        assertThat(parsed.choice()).isEqualTo(DailyChoice.NONE);
        assertThat(parsed.ignored()).containsExactlyInAnyOrder(query.split("&"));
    }

    private static DailyChoice.Parsed parse(Map<String, List<String>> parameters) {
        return DailyChoice.parse(parameters, TODAY, TYPES);
    }
}
