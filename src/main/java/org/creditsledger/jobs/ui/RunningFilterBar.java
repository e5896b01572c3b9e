package org.creditsledger.jobs.ui;

import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.List;
import java.util.function.Consumer;
import org.creditsledger.ledger.Posting;
import org.creditsledger.shell.FilterRow;
import org.creditsledger.shell.Names;

/** The fields that filter a list of running jobs. */
class RunningFilterBar extends FilterRow {

    final TextField uid = new TextField();
    final Select<String> type = new Select<>();

    private final Consumer<RunningChoice> whenChosen;

    /** @param whenChosen receives the choice after a change in a field */
    RunningFilterBar(List<String> types, Consumer<RunningChoice> whenChosen) {
        this.whenChosen = whenChosen;
        uid.setLabel(getTranslation("entry.user"));
        uid.setMaxLength(Posting.MAX_ID_LENGTH);
        uid.setClearButtonVisible(true);
        uid.setValueChangeMode(ValueChangeMode.ON_CHANGE);
        uid.addValueChangeListener(_ -> choose());
        type.setLabel(getTranslation("entry.type"));
        type.setItems(types);
        type.setEmptySelectionAllowed(true);
        type.setEmptySelectionCaption(getTranslation("filter.all"));
        type.setPlaceholder(getTranslation("filter.all"));
        type.setItemLabelGenerator(value -> value == null ? getTranslation("filter.all") : Names.type(value, this));
        type.addValueChangeListener(_ -> choose());
        add(uid, type);
    }

    void show(RunningChoice choice) {
        show(() -> {
            uid.setValue(choice.uid() == null ? "" : choice.uid());
            type.setValue(choice.type());
        });
    }

    private void choose() {
        if (!isShowing()) {
            var text = uid.getValue().strip();
            whenChosen.accept(new RunningChoice(text.isEmpty() ? null : text, type.getValue()));
        }
    }
}
