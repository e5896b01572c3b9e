package org.creditsledger.history.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.HasEnabled;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import java.util.function.Consumer;

/** Shows, hides, moves and widens columns by buttons, for readers who do not drag. */
class ColumnChooser extends Button {

    static final int STEP_PX = 40;

    final Popover popover = new Popover();
    private final EntryGrid grid;
    private final Div rows = new Div();
    private final Consumer<ColumnSettings> changed;
    private final Runnable reset;
    private EntryTexts texts;

    /** @param reset restores the default columns */
    ColumnChooser(EntryGrid grid, EntryTexts texts, Consumer<ColumnSettings> changed, Runnable reset) {
        this.grid = grid;
        this.texts = texts;
        this.changed = changed;
        this.reset = reset;
        setText(texts.get("columns.title"));
        var title = new H2(texts.get("columns.title"));
        var back = new Button(texts.get("columns.reset"), _ -> {
            this.reset.run();
            show();
        });
        back.addThemeVariants(ButtonVariant.TERTIARY);
        rows.addClassName("column-rows");
        popover.addClassName("column-chooser");
        popover.add(title, rows, back);
        popover.setTarget(this);
        popover.setPosition(PopoverPosition.BOTTOM_END);
        popover.setModal(true);
        popover.setAutofocus(true);
        popover.setAriaLabel(texts.get("columns.title"));
        popover.addOpenedChangeListener(event -> {
            if (event.isOpened()) {
                show();
            }
        });
    }

    private void show() {
        rows.removeAll();
        var columns = grid.settings().columns();
        var visible =
                columns.stream().filter(ColumnSettings.ColumnSetting::isVisible).count();
        for (var i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            var title = grid.title(column.key());
            var shown = new Checkbox(title, column.isVisible());
            shown.setEnabled(!column.isVisible() || visible > 1);
            shown.addValueChangeListener(
                    event -> change(grid.settings().withVisible(column.key(), event.getValue()), column.key(), 0));
            var width = column.widthPx() == null ? grid.defaultWidthPx(column.key()) : column.widthPx();
            var row = new Div(
                    shown,
                    button(
                            "\u2191",
                            "columns.earlier",
                            title,
                            i > 0,
                            () -> change(grid.settings().moved(column.key(), -1), column.key(), 1)),
                    button(
                            "\u2193",
                            "columns.later",
                            title,
                            i < columns.size() - 1,
                            () -> change(grid.settings().moved(column.key(), 1), column.key(), 2)),
                    button(
                            "\u2212",
                            "columns.narrower",
                            title,
                            width > ColumnSettings.MIN_WIDTH_PX,
                            () -> change(grid.settings().withWidth(column.key(), width - STEP_PX), column.key(), 3)),
                    button(
                            "+",
                            "columns.wider",
                            title,
                            width < ColumnSettings.MAX_WIDTH_PX,
                            () -> change(grid.settings().withWidth(column.key(), width + STEP_PX), column.key(), 4)));
            row.getElement().setAttribute("data-column", column.key());
            rows.add(row);
        }
    }

    private Button button(String sign, String labelKey, String title, boolean isEnabled, Runnable click) {
        var button = new Button(sign, _ -> click.run());
        button.setAriaLabel(texts.get(labelKey, title));
        button.setTooltipText(texts.get(labelKey, title));
        button.setEnabled(isEnabled);
        button.addThemeVariants(ButtonVariant.TERTIARY);
        return button;
    }

    /** The used button keeps the focus, or its neighbor takes it if the button is now disabled. */
    private void change(ColumnSettings settings, String key, int control) {
        changed.accept(settings);
        show();
        rows.getChildren()
                .filter(row -> key.equals(row.getElement().getAttribute("data-column")))
                .flatMap(Component::getChildren)
                .skip(control == 0 ? 0 : 1 + (control - 1) / 2 * 2)
                .filter(HasEnabled.class::isInstance)
                .map(HasEnabled.class::cast)
                .filter(HasEnabled::isEnabled)
                .limit(2)
                .map(Focusable.class::cast)
                .reduce((first, second) -> control % 2 == 1 || control == 0 ? first : second)
                .ifPresent(Focusable::focus);
    }
}
