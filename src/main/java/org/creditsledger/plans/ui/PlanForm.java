package org.creditsledger.plans.ui;

import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.creditsledger.plans.Allotment;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanDraft;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.shell.EndField;
import org.creditsledger.shell.Marks;
import org.jspecify.annotations.Nullable;

/** The fields of a new plan, or of the next version of one. */
class PlanForm extends Div {

    private static final Pattern PART = Pattern.compile("(allotments|prices)\\[(\\d+)]\\.(.+)");

    final TextField planId = new TextField();
    final TextField group = new TextField();
    final TextField name = new TextField();
    final Checkbox free = new Checkbox();
    final List<AllotmentFields> allotments = new ArrayList<>();
    final List<PriceFields> prices = new ArrayList<>();
    final CheckboxGroup<PlanPrice> known = new CheckboxGroup<>();
    final Button addAllotment = new Button();
    final Button addPrice = new Button();
    final EndField validFrom;
    /** Belongs where it is seen without scrolling. */
    final Paragraph error = new Paragraph();

    private final List<String> types;
    private final PlanTexts texts;
    private final Div allotmentRows = new Div();
    private final Div priceRows = new Div();
    private final Div priceSection = new Div();

    /** @param last the newest version of the plan; null for a new plan */
    PlanForm(List<String> types, @Nullable Plan last, InstantSource clock, PlanTexts texts) {
        this.types = types;
        this.texts = texts;
        validFrom = new EndField("plans.valid-from-in", clock);
        validFrom.setHelperText(getTranslation("prices.valid-from.help"));
        planId.setLabel(getTranslation("plans.id"));
        planId.setHelperText(getTranslation("plans.id.help"));
        group.setLabel(getTranslation("plans.group"));
        group.setHelperText(getTranslation("plans.group.help"));
        name.setLabel(getTranslation("plans.name"));
        name.setMaxLength(Plan.MAX_NAME_LENGTH);
        free.setLabel(getTranslation("plans.free"));
        free.addValueChangeListener(_ -> priceSection.setVisible(!free.getValue()));
        addAllotment.setText(getTranslation("plans.add-credits"));
        addAllotment.addClickListener(_ -> addAllotment());
        addPrice.setText(getTranslation("plans.add-price"));
        addPrice.addClickListener(_ -> addPrice());
        error.addClassNames("form-error", "plan-error");
        error.getElement().setAttribute("role", "alert");
        error.setVisible(false);
        List.<HasValidation>of(planId, group, name).forEach(field -> field.setManualValidation(true));

        var head = new Div(planId, group, name, validFrom, free);
        head.addClassName("plan-fields");
        priceSection.add(new H3(getTranslation("plans.prices")));
        known.setLabel(getTranslation("plans.prices.known"));
        known.setHelperText(getTranslation("plans.prices.known.help"));
        known.setItemLabelGenerator(price -> getTranslation("plans.price.line", price.id(), texts.exactPrice(price)));
        known.setVisible(last != null);
        priceSection.add(known, priceRows, addPrice);
        addClassName("plan-form");
        add(head, new H3(getTranslation("plans.credits")), allotmentRows, addAllotment, priceSection);
        if (last == null) {
            addAllotment();
            addPrice();
        } else {
            show(last);
        }
    }

    private void show(Plan last) {
        planId.setValue(last.id());
        planId.setVisible(false);
        group.setValue(last.group());
        group.setVisible(false);
        name.setValue(last.name());
        free.setValue(last.isFree());
        free.setVisible(false);
        known.setItems(last.prices());
        known.setValue(Set.copyOf(last.offered()));
        last.allotments().forEach(allotment -> addAllotment().show(allotment));
    }

    private AllotmentFields addAllotment() {
        var row = new AllotmentFields(types, texts, this::remove);
        allotments.add(row);
        allotmentRows.add(row);
        return row;
    }

    private void remove(AllotmentFields row) {
        allotments.remove(row);
        allotmentRows.remove(row);
        addAllotment.focus();
    }

    private void addPrice() {
        var row = new PriceFields(texts, this::remove);
        prices.add(row);
        priceRows.add(row);
    }

    private void remove(PriceFields row) {
        prices.remove(row);
        priceRows.remove(row);
        addPrice.focus();
    }

    /** Empty if a field is wrong; then it is marked. */
    Optional<PlanDraft> read() {
        error.setVisible(false);
        var read = new ArrayList<Allotment>();
        allotments.forEach(row -> row.read().ifPresent(read::add));
        var paid = new ArrayList<>(known.getValue());
        if (!free.getValue()) {
            prices.forEach(row -> row.read().ifPresent(paid::add));
        }
        var isRight = Marks.require(planId, planId.getValue().matches(Plan.ID_PATTERN), "plans.error.id")
                & Marks.require(group, group.getValue().matches(Plan.ID_PATTERN), "plans.error.id")
                & Marks.require(name, !name.getValue().isBlank(), "plans.error.name")
                & validFrom.isComplete()
                & read.size() == allotments.size()
                & (free.getValue() || paid.size() == known.getValue().size() + prices.size());
        if (!isRight) {
            fail(getTranslation("prices.error.fields"));
            return Optional.empty();
        }
        try {
            return Optional.of(new PlanDraft(
                    planId.getValue(), group.getValue(), name.getValue().strip(), free.getValue(), read, paid));
        } catch (PlanDraft.Invalid invalid) {
            mark(invalid.field());
            return Optional.empty();
        }
    }

    /** @param field as {@code PlanDraft.Invalid} names it */
    private void mark(String field) {
        fail(getTranslation("prices.error.fields"));
        var part = PART.matcher(field);
        if (part.matches()) {
            var number = Integer.parseInt(part.group(2));
            if (part.group(1).equals("allotments")) {
                allotments.get(number).mark(part.group(3));
            } else {
                prices.get(number - known.getValue().size()).markId();
            }
            return;
        }
        switch (field) {
            case "allotments" -> fail(getTranslation("plans.error.allotments"));
            case "prices" -> fail(getTranslation("plans.error.prices"));
            default -> Marks.mark(name, "plans.error.name");
        }
    }

    void markPastStart() {
        Marks.mark(validFrom, "calendar.past");
    }

    void fail(String text) {
        error.setText(text);
        error.setVisible(true);
    }
}
