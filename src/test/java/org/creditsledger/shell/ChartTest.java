package org.creditsledger.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditsledger.shell.Chart.Category;
import org.creditsledger.shell.Chart.Role;
import org.creditsledger.shell.Chart.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTest {

    static Stream<ChartPalette> palettes() {
        return Stream.of(ChartPalette.LIGHT, ChartPalette.DARK);
    }

    @ParameterizedTest
    @MethodSource("palettes")
    void colors_differ_from_the_background_and_from_each_other(ChartPalette palette) {
        var drawn = Map.of("credit", palette.credit(), "debit", palette.debit());

        drawn.forEach((name, color) ->
                assertThat(contrast(color, palette.background())).as(name).isGreaterThanOrEqualTo(3));
        assertThat(contrast(palette.credit(), palette.debit())).isGreaterThanOrEqualTo(3);
        assertThat(contrast(palette.line(), palette.background())).isGreaterThanOrEqualTo(3);
        assertThat(contrast(palette.text(), palette.background())).isGreaterThanOrEqualTo(4.5);
    }

    @Test
    void contrast_is_calculated_as_in_wcag() {
        assertThat(contrast("#000000", "#ffffff")).isEqualTo(21);
        assertThat(contrast("#ffffff", "#767676")).isBetween(4.54, 4.55);
        assertThat(contrast("#ff0000", "#ff0000")).isEqualTo(1);
    }

    @Test
    void every_role_has_its_own_color() {
        assertThat(Stream.of(Role.values()).map(Role::code)).containsExactly("credit", "debit");
    }

    @Test
    void the_scripts_are_where_the_page_loads_them() {
        assertThat(ChartTest.class.getResource("/META-INF/resources/" + EChart.LIBRARY))
                .isNotNull();
        assertThat(Files.exists(Path.of("frontend", EChart.SCRIPT))).isTrue();
    }

    @Test
    void a_series_needs_a_value_for_each_category() {
        var chart = new Chart(Chart.Kind.BARS);

        assertThatThrownBy(() -> chart.show(
                        "Two", List.of(new Category("a", "A")), List.of(new Series("S", Role.CREDIT, List.of(1L, 2L)))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** WCAG 2.2, relative luminance and contrast ratio. */
    private static double contrast(String one, String other) {
        var lighter = Math.max(luminance(one), luminance(other));
        var darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(String color) {
        var weights = new double[] {0.2126, 0.7152, 0.0722};
        return IntStream.range(0, 3)
                .mapToDouble(n -> {
                    var part = Integer.parseInt(color.substring(1 + 2 * n, 3 + 2 * n), 16) / 255.0;
                    return weights[n] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
                })
                .sum();
    }
}
