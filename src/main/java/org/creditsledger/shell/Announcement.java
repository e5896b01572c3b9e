package org.creditsledger.shell;

import com.vaadin.flow.component.html.Span;

/** A message that only screen readers speak. */
public class Announcement extends Span {

    public Announcement() {
        addClassName("visually-hidden");
        getElement().setAttribute("role", "status");
    }
}
