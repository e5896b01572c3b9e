package org.creditsledger.shell;

import com.vaadin.flow.component.textfield.TextField;

/** The field for a reason that an admin must give, on one line. */
public class ReasonField extends TextField {

    /** @param maxLength in characters */
    public ReasonField(String label, int maxLength) {
        super(label);
        setMaxLength(maxLength);
        setManualValidation(true);
        setWidthFull();
    }

    /** Marks the field if it has no reason. */
    public boolean isComplete() {
        var isReason = !getValue().isBlank() && getValue().codePoints().noneMatch(Character::isISOControl);
        setErrorMessage(isReason ? "" : getTranslation("grants.error.reason"));
        setInvalid(!isReason);
        return isReason;
    }
}
