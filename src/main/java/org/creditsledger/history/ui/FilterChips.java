package org.creditsledger.history.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The chosen filters, each with a button that removes it. */
class FilterChips extends Div {

    private final Consumer<FilterChoice> changed;

    FilterChips(EntryTexts texts, Consumer<FilterChoice> changed) {
        this.changed = changed;
        addClassName("chips");
        getElement().setAttribute("role", "group");
        getElement().setAttribute("aria-label", texts.get("filter.chosen"));
    }

    void show(FilterChoice choice, EntryTexts texts, LocalDate today) {
        removeAll();
        if (choice.search() != null) {
            add("filter.search.chip", choice.search(), choice.withSearch(null), texts);
        }
        if (choice.uid() != null) {
            add("entry.user", choice.uid(), choice.withUid(null), texts);
        }
        for (var type : choice.types().stream().sorted().toList()) {
            add("entry.type", texts.type(type), choice.withTypes(without(choice.types(), type)), texts);
        }
        for (var direction : choice.directions()) {
            add("entry.direction", texts.direction(direction), choice.withDirections(Set.of()), texts);
        }
        for (var source : choice.sources().stream().sorted().toList()) {
            add("entry.source", texts.source(source), choice.withSources(without(choice.sources(), source)), texts);
        }
        if (!choice.period().equals(Period.ALL)) {
            add("filter.period", texts.days(choice.period(), today), choice.withPeriod(Period.ALL), texts);
        }
        if (choice.jobId() != null) {
            add("entry.job", choice.jobId(), choice.withJobId(null), texts);
        }
        if (choice.paymentId() != null) {
            add("entry.payment", choice.paymentId(), choice.withPaymentId(null), texts);
        }
        if (choice.zone() != null) {
            add("filter.zone", texts.zoneName(), choice.withZone(null), texts);
        }
        if (choice.parts() > 0) {
            var clear = new Button(texts.get("filter.clear"), _ -> changed.accept(FilterChoice.NONE));
            clear.addThemeVariants(ButtonVariant.TERTIARY);
            clear.addClassName("clear-filters");
            add(clear);
        }
        setVisible(choice.parts() > 0);
    }

    private void add(String nameKey, String value, FilterChoice without, EntryTexts texts) {
        var text = texts.get("filter.chip", texts.get(nameKey), value);
        var chip = new Button(text, cross(), _ -> changed.accept(without));
        chip.setIconAfterText(true);
        chip.setAriaLabel(texts.get("filter.chip.remove", text));
        chip.addClassName("chip");
        add(chip);
    }

    private static Component cross() {
        var cross = new Span("\u2715");
        cross.getElement().setAttribute("aria-hidden", "true");
        return cross;
    }

    private static Set<String> without(Set<String> values, String value) {
        var rest = new HashSet<>(values);
        rest.remove(value);
        return rest;
    }
}
