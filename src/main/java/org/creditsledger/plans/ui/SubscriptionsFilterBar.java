package org.creditsledger.plans.ui;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.creditsledger.plans.SubscriptionList.Filter;
import org.creditsledger.plans.SubscriptionList.Shown;
import org.creditsledger.shell.FilterRow;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;

/** The fields that filter the list of subscriptions. */
class SubscriptionsFilterBar extends FilterRow {

    final Select<Shown> shown = new Select<>();
    final Select<String> status = new Select<>();
    final ComboBox<String> plan = new ComboBox<>();
    final TextField uid = new TextField();

    private final List<String> planIds;
    private final Consumer<SubscriptionChoice> whenChosen;

    /**
     * @param planName of the id of a plan
     * @param whenChosen receives the choice after a change in a field
     */
    SubscriptionsFilterBar(
            List<String> planIds,
            UnaryOperator<String> statusName,
            UnaryOperator<String> planName,
            Consumer<SubscriptionChoice> whenChosen) {
        this.planIds = planIds;
        this.whenChosen = whenChosen;
        shown.addClassName("wide");
        shown.setLabel(getTranslation("subscriptions.shown"));
        shown.setItems(Shown.values());
        shown.setItemLabelGenerator(value -> getTranslation("subscriptions.shown." + Codes.of(value)));
        shown.setValue(Shown.ALL);
        shown.addValueChangeListener(_ -> choose());
        status.setLabel(getTranslation("subscriptions.status"));
        status.setItems(PlanTexts.STATUSES);
        status.setEmptySelectionAllowed(true);
        status.setEmptySelectionCaption(getTranslation("filter.all"));
        status.setPlaceholder(getTranslation("filter.all"));
        status.setItemLabelGenerator(value -> value == null ? getTranslation("filter.all") : statusName.apply(value));
        status.addValueChangeListener(_ -> choose());
        plan.setLabel(getTranslation("plans.plan"));
        plan.setItemLabelGenerator(planName::apply);
        plan.setPlaceholder(getTranslation("filter.all"));
        plan.setClearButtonVisible(true);
        plan.setItems(planIds);
        plan.addValueChangeListener(_ -> choose());
        uid.setLabel(getTranslation("entry.user"));
        uid.setMaxLength(SubscriptionChoice.MAX_UID_LENGTH);
        uid.setClearButtonVisible(true);
        uid.setValueChangeMode(ValueChangeMode.ON_CHANGE);
        uid.addValueChangeListener(_ -> choose());
        add(shown, status, plan, uid);
    }

    void show(Filter filter) {
        show(() -> {
            status.setItems(with(PlanTexts.STATUSES, filter.status()));
            plan.setItems(with(planIds, filter.planId()));
            shown.setValue(filter.shown());
            status.setValue(filter.status());
            plan.setValue(filter.planId());
            uid.setValue(filter.uid() == null ? "" : filter.uid());
        });
    }

    /** The address may name one that is not in the list. */
    private static List<String> with(List<String> known, @Nullable String chosen) {
        var all = new ArrayList<>(known);
        if (chosen != null && !known.contains(chosen)) {
            all.add(chosen);
        }
        return all;
    }

    private void choose() {
        if (!isShowing()) {
            var text = uid.getValue().strip();
            whenChosen.accept(new SubscriptionChoice(
                    new Filter(shown.getValue(), status.getValue(), plan.getValue(), text.isEmpty() ? null : text)));
        }
    }
}
