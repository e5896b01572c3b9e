package org.creditsledger.payments.ui;

import com.vaadin.flow.component.Component;

/** What credit types are called. */
final class TypeNames {

    private TypeNames() {}

    /** Types are data and may be newer than the translations; then the code itself is shown. */
    static String of(String type, Component component) {
        var key = "type." + type;
        var name = component.getTranslation(key);
        return name.contains(key) ? type : name;
    }
}
