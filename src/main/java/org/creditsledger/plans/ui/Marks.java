package org.creditsledger.plans.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValidation;
import org.jspecify.annotations.Nullable;

/** Says at a field what is wrong with it. */
final class Marks {

    private Marks() {}

    /**
     * Marks a field if it is wrong, and takes the mark away if it is right.
     *
     * @return whether it is right
     */
    static boolean require(HasValidation field, boolean isRight, String errorKey) {
        mark(field, isRight ? null : errorKey);
        return isRight;
    }

    static void mark(HasValidation field, @Nullable String errorKey) {
        field.setErrorMessage(errorKey == null ? "" : ((Component) field).getTranslation(errorKey));
        field.setInvalid(errorKey != null);
    }
}
