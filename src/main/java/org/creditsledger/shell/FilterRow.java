package org.creditsledger.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;

/** The fields that filter a list. They follow the address, and a change in one of them leads to another address. */
public class FilterRow extends Div {

    private boolean isShowing;

    public FilterRow(Component... fields) {
        super(fields);
        addClassName("filter-fields");
        getElement().setAttribute("role", "search");
        getElement().setAttribute("aria-label", getTranslation("filter.title"));
    }

    /** @param setFields sets the fields to the values in the address; {@link #isShowing} meanwhile */
    public void show(Runnable setFields) {
        isShowing = true;
        try {
            setFields.run();
        } finally {
            isShowing = false;
        }
    }

    /** Whether a field changes because of the address: then its listener must not take the value for a choice. */
    public boolean isShowing() {
        return isShowing;
    }
}
