package org.creditsledger.shell;

import com.vaadin.flow.component.html.Div;
import java.util.List;

/** A message above the content of a page, hidden while there is none. */
public class Notice extends Div {

    public Notice() {
        addClassNames("message", "notice");
        getElement().setAttribute("role", "alert");
        clear();
    }

    public void show(String text) {
        setText(text);
        setVisible(true);
    }

    /** Names the values in the address that the page left out. Without any, the notice is hidden. */
    public void showIgnored(List<String> ignored) {
        if (ignored.isEmpty()) {
            clear();
        } else {
            show(getTranslation("filter.ignored", String.join(", ", ignored)));
        }
    }

    public void clear() {
        setText("");
        setVisible(false);
    }
}
