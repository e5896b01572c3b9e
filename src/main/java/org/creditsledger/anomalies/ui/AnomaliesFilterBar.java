package org.creditsledger.anomalies.ui;

import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.function.Consumer;
import java.util.function.Function;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyState;
import org.creditsledger.shell.FilterRow;

/** The fields that filter the list of anomalies. */
class AnomaliesFilterBar extends FilterRow {

    final Select<AnomalyKind> kind = new Select<>();
    final Select<AnomalyState> state = new Select<>();
    final TextField uid = new TextField();

    private final Consumer<AnomalyChoice> whenChosen;

    /** @param whenChosen receives the choice after a change in a field; no anomaly is open in it */
    AnomaliesFilterBar(Consumer<AnomalyChoice> whenChosen) {
        this.whenChosen = whenChosen;
        setUp(kind, "anomalies.kind", AnomalyKind::code, AnomalyKind.values());
        kind.addClassName("wide");
        setUp(state, "anomalies.state", AnomalyState::code, AnomalyState.values());
        uid.setLabel(getTranslation("entry.user"));
        uid.setMaxLength(AnomalyChoice.MAX_UID_LENGTH);
        uid.setClearButtonVisible(true);
        uid.setValueChangeMode(ValueChangeMode.ON_CHANGE);
        uid.addValueChangeListener(_ -> choose());
        add(kind, state, uid);
    }

    @SafeVarargs
    private <T> void setUp(Select<T> select, String key, Function<T, String> code, T... values) {
        select.setLabel(getTranslation(key));
        select.setItems(values);
        select.setEmptySelectionAllowed(true);
        select.setEmptySelectionCaption(getTranslation("anomalies.all"));
        select.setPlaceholder(getTranslation("anomalies.all"));
        select.setItemLabelGenerator(
                value -> getTranslation(value == null ? "anomalies.all" : key + "." + code.apply(value)));
        select.addValueChangeListener(_ -> choose());
    }

    void show(AnomalyChoice choice) {
        show(() -> {
            kind.setValue(choice.kind());
            state.setValue(choice.state());
            uid.setValue(choice.uid() == null ? "" : choice.uid());
        });
    }

    private void choose() {
        if (!isShowing()) {
            var text = uid.getValue().strip();
            whenChosen.accept(new AnomalyChoice(kind.getValue(), state.getValue(), text.isEmpty() ? null : text, null));
        }
    }
}
