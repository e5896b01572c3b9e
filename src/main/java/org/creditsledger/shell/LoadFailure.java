package org.creditsledger.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import java.util.UUID;

/** Says that something could not be loaded and which id support needs, and offers to try again. */
public class LoadFailure extends Div {

    private final String titleKey;
    private final Runnable retry;

    public LoadFailure(String titleKey, Runnable retry) {
        this.titleKey = titleKey;
        this.retry = retry;
        addClassNames("message", "failure");
        getElement().setAttribute("role", "alert");
        setVisible(false);
    }

    /** @param hasOld whether the page still shows what was loaded before */
    public void show(UUID supportId, boolean hasOld) {
        removeAll();
        add(
                new H2(getTranslation(titleKey)),
                new Paragraph(getTranslation(hasOld ? "failure.old" : "failure.text", supportId)),
                new Button(getTranslation("failure.retry"), _ -> {
                    setVisible(false);
                    retry.run();
                }));
        setVisible(true);
    }
}
