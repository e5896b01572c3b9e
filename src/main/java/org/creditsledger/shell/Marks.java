package org.creditsledger.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValidation;
import org.jspecify.annotations.Nullable;

/** Says at a field what is wrong with it, for all forms alike. */
public final class Marks {

    private Marks() {}

    /**
     * Marks a field if it is wrong, and takes the mark away if it is right.
     *
     * @return whether it is right
     */
    public static boolean require(HasValidation field, boolean isRight, String errorKey) {
        mark(field, isRight ? null : errorKey);
        return isRight;
    }

    /** @param errorKey null takes the mark away */
    public static void mark(HasValidation field, @Nullable String errorKey) {
        field.setErrorMessage(errorKey == null ? "" : ((Component) field).getTranslation(errorKey));
        field.setInvalid(errorKey != null);
    }
}
