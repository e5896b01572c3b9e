package org.creditsledger.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;

/** The title of a page, and the buttons beside it. */
public class PageHeader extends Header {

    public PageHeader(String title, Component... actions) {
        super(new H1(title));
        addClassName("view-header");
        if (actions.length > 0) {
            var group = new Div(actions);
            group.addClassName("actions");
            add(group);
        }
    }
}
