package org.creditsledger.history.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnSettingsTest {

    private static final ColumnSettings DEFAULTS = new ColumnSettings(List.of(
            new ColumnSettings.ColumnSetting("created-at", true, null),
            new ColumnSettings.ColumnSetting("type", true, null),
            new ColumnSettings.ColumnSetting("amount", true, null)));

    @Test
    void settings_are_read_back() {
        var settings = DEFAULTS.moved("amount", -2).withVisible("type", false).withWidth("created-at", 240);

        assertThat(settings.format()).isEqualTo("amount,created-at:240,-type");
        assertThat(ColumnSettings.parse(settings.format(), DEFAULTS)).isEqualTo(settings);
    }

    @Test
    void a_new_column_comes_last_and_a_removed_one_is_left_out() {
        assertThat(ColumnSettings.parse("amount,colour:90,created-at", DEFAULTS).columns())
                .extracting(ColumnSettings.ColumnSetting::key)
                .containsExactly("amount", "created-at", "type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",,,", "<script>", "-created-at,-type,-amount", "amount:99999"})
    void invalid_settings_leave_a_column_visible(String text) {
        assertThat(ColumnSettings.parse(text, DEFAULTS).columns())
                .hasSize(3)
                .anyMatch(ColumnSettings.ColumnSetting::isVisible);
    }

    @Test
    void a_width_has_limits() {
        assertThat(DEFAULTS.withWidth("type", 5).format()).contains("type:60");
        assertThat(DEFAULTS.withWidth("type", 5_000).format()).contains("type:800");
    }

    @Test
    void a_column_does_not_move_past_an_end() {
        assertThat(DEFAULTS.moved("created-at", -1)).isEqualTo(DEFAULTS);
        assertThat(DEFAULTS.moved("amount", 1)).isEqualTo(DEFAULTS);
    }
}
