package org.creditsledger.users.ui;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.creditsledger.shell.FilterRow;
import org.creditsledger.shell.Names;
import org.creditsledger.users.UsersFilter;
import org.creditsledger.users.UsersOrder;

/** The fields that filter and sort the list of users. */
class UsersFilterBar extends FilterRow {

    final TextField search = new TextField();
    final Select<String> type = new Select<>();
    final IntegerField threshold = new IntegerField();
    final Checkbox lowOnly = new Checkbox();
    final Select<UsersOrder> order = new Select<>();

    private final Consumer<UsersFilter> whenChosen;
    private UsersFilter shown;

    /**
     * @param thresholdOf the usual threshold of each credit type
     * @param whenChosen receives the filter after a change in a field
     */
    UsersFilterBar(
            UsersFilter shown,
            List<String> types,
            ToLongFunction<String> thresholdOf,
            Consumer<UsersFilter> whenChosen) {
        this.shown = shown;
        this.whenChosen = whenChosen;
        setUpSearch();
        setUpThreshold();
        type.setLabel(getTranslation("entry.type"));
        type.setItems(types);
        type.setItemLabelGenerator(value -> Names.type(value, this));
        // Each type has a threshold of its own.
        type.addValueChangeListener(event -> choose(thresholdOf.applyAsLong(event.getValue())));
        lowOnly.setLabel(getTranslation("users.low-only"));
        lowOnly.addValueChangeListener(_ -> choose(thresholdCredits()));
        order.setLabel(getTranslation("users.sort"));
        order.setItems(UsersOrder.values());
        order.setItemLabelGenerator(value -> getTranslation("users.sort." + UsersUrl.code(value)));
        order.addValueChangeListener(_ -> choose(thresholdCredits()));
        addClassName("users-filter");
        add(search, type, threshold, order, lowOnly);
    }

    private void setUpSearch() {
        search.setLabel(getTranslation("users.search"));
        search.setHelperText(getTranslation("users.search.help"));
        search.setClearButtonVisible(true);
        search.setMaxLength(UsersFilter.MAX_SEARCH_LENGTH);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(_ -> choose(thresholdCredits()));
    }

    private void setUpThreshold() {
        threshold.setLabel(getTranslation("users.threshold"));
        threshold.setMin(0);
        threshold.setMax(Math.toIntExact(UsersFilter.MAX_THRESHOLD));
        threshold.setI18n(new IntegerField.IntegerFieldI18n()
                .setBadInputErrorMessage(getTranslation("users.threshold.invalid"))
                .setMinErrorMessage(getTranslation("users.threshold.invalid"))
                .setMaxErrorMessage(getTranslation("users.threshold.invalid")));
        threshold.addValueChangeListener(_ -> choose(thresholdCredits()));
    }

    void show(UsersFilter filter) {
        shown = filter;
        show(() -> {
            search.setValue(filter.search() == null ? "" : filter.search());
            type.setValue(filter.type());
            threshold.setValue(Math.toIntExact(filter.thresholdCredits()));
            lowOnly.setValue(filter.lowOnly());
            order.setValue(filter.order());
        });
    }

    /** An empty or wrong threshold changes nothing. */
    private long thresholdCredits() {
        return threshold.isEmpty() || threshold.isInvalid() ? shown.thresholdCredits() : threshold.getValue();
    }

    private void choose(long thresholdCredits) {
        if (isShowing()) {
            return;
        }
        var text = search.getValue().strip();
        whenChosen.accept(new UsersFilter(
                type.getValue(), text.isEmpty() ? null : text, thresholdCredits, lowOnly.getValue(), order.getValue()));
    }
}
