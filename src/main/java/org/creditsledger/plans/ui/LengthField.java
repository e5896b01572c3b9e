package org.creditsledger.plans.ui;

import com.vaadin.flow.component.combobox.ComboBox;
import java.time.Period;
import java.util.Locale;
import org.creditsledger.plans.PlanDraft;
import org.creditsledger.shell.Spans;
import org.jspecify.annotations.Nullable;

/** A length of time, from a list of usual ones, or as ISO 8601 writes it. */
class LengthField extends ComboBox<Period> {

    LengthField(String labelKey) {
        setLabel(getTranslation(labelKey));
        setItems(
                Period.ofDays(3),
                Period.ofDays(7),
                Period.ofDays(14),
                Period.ofDays(30),
                Period.ofMonths(1),
                Period.ofMonths(2),
                Period.ofMonths(3),
                Period.ofMonths(6),
                Period.ofYears(1),
                Period.ofYears(2));
        setItemLabelGenerator(length -> Spans.of(length, this));
        setClearButtonVisible(true);
        setManualValidation(true);
        setAllowCustomValue(true);
        addCustomValueSetListener(event -> read(event.getDetail().strip().toUpperCase(Locale.ROOT)));
    }

    /** Null for none. */
    @Nullable Period length() {
        return getValue();
    }

    private void read(String text) {
        var isLength = text.matches(PlanDraft.PERIOD_PATTERN);
        setErrorMessage(isLength ? "" : getTranslation("plans.error.length"));
        setInvalid(!isLength);
        setValue(isLength ? Period.parse(text) : null);
    }
}
