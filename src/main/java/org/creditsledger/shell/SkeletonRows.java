package org.creditsledger.shell;

import com.vaadin.flow.component.html.Div;

/** Stands where rows will be while they are read; nothing for those who have it read out. */
public class SkeletonRows extends Div {

    private static final int ROWS = 8;

    public SkeletonRows() {
        addClassName("skeleton-rows");
        getElement().setAttribute("aria-hidden", "true");
        for (var i = 0; i < ROWS; i++) {
            var row = new Div();
            row.addClassName("skeleton");
            add(row);
        }
    }
}
