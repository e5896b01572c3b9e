package org.creditsledger.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.clipboard.Clipboard;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.function.Consumer;

/** An id with a button that copies it; what leads on from there may be added. */
public class CopyableId extends Div {

    /**
     * @param name what the id is of
     * @param announce says something to those who do not see it
     */
    public CopyableId(String name, String id, Consumer<String> announce) {
        var text = new Span(id);
        text.addClassName("id");
        var copy = new Button(getTranslation("copy.button"));
        copy.setAriaLabel(getTranslation("copy.label", name));
        copy.addThemeVariants(ButtonVariant.TERTIARY);
        copy.addClassName("copy");
        Clipboard.onClick(copy)
                .writeText(
                        id,
                        _ -> announce.accept(getTranslation("copy.done", name)),
                        _ -> announce.accept(getTranslation("copy.failed", name)));
        addClassName("id-row");
        add(text, copy);
    }
}
