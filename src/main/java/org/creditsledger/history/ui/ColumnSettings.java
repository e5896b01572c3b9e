package org.creditsledger.history.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns of a list with their order, widths and visibility, as the reader set them; kept as one line of text. */
record ColumnSettings(List<ColumnSetting> columns) {

    static final int MIN_WIDTH_PX = 60;
    static final int MAX_WIDTH_PX = 800;

    private static final Pattern SETTING = Pattern.compile("(-?)([a-z-]{1,32})(?::([0-9]{2,3}))?");

    /** @param widthPx null for the default width */
    record ColumnSetting(
            String key, boolean isVisible, @Nullable Integer widthPx) {}

    /** Columns missing in the text come last; columns unknown to this grid are left out. */
    static ColumnSettings parse(String text, ColumnSettings defaults) {
        var rest = defaults.columns().stream().collect(Collectors.toMap(ColumnSetting::key, Function.identity()));
        var read = new ArrayList<ColumnSetting>();
        Arrays.stream(text.split(","))
                .map(SETTING::matcher)
                .filter(setting -> setting.matches())
                .forEach(setting -> {
                    if (rest.remove(setting.group(2)) != null) {
                        var width = setting.group(3) == null ? null : bounded(Integer.parseInt(setting.group(3)));
                        read.add(new ColumnSetting(
                                setting.group(2), setting.group(1).isEmpty(), width));
                    }
                });
        defaults.columns().stream()
                .filter(column -> rest.containsKey(column.key()))
                .forEach(read::add);
        return read.stream().anyMatch(ColumnSetting::isVisible) ? new ColumnSettings(List.copyOf(read)) : defaults;
    }

    String format() {
        return columns.stream()
                .map(column -> (column.isVisible() ? "" : "-")
                        + column.key()
                        + (column.widthPx() == null ? "" : ":" + column.widthPx()))
                .collect(Collectors.joining(","));
    }

    ColumnSettings withWidth(String key, int widthPx) {
        return mapped(key, column -> new ColumnSetting(key, column.isVisible(), bounded(widthPx)));
    }

    ColumnSettings withVisible(String key, boolean isVisible) {
        return mapped(key, column -> new ColumnSetting(key, isVisible, column.widthPx()));
    }

    /** @param steps −1 for one to the left */
    ColumnSettings moved(String key, int steps) {
        var moved = new ArrayList<>(columns);
        var from = moved.stream().map(ColumnSetting::key).toList().indexOf(key);
        var to = Math.clamp(from + steps, 0, moved.size() - 1);
        moved.add(to, moved.remove(from));
        return new ColumnSettings(List.copyOf(moved));
    }

    ColumnSettings inOrder(List<String> keys) {
        return new ColumnSettings(columns.stream()
                .sorted(Comparator.comparingInt(column -> keys.indexOf(column.key())))
                .toList());
    }

    private ColumnSettings mapped(String key, Function<ColumnSetting, ColumnSetting> change) {
        return new ColumnSettings(columns.stream()
                .map(column -> column.key().equals(key) ? change.apply(column) : column)
                .toList());
    }

    private static int bounded(int widthPx) {
        return Math.clamp(widthPx, MIN_WIDTH_PX, MAX_WIDTH_PX);
    }
}
