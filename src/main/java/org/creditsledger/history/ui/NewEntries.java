package org.creditsledger.history.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.History;
import org.creditsledger.shell.Loads;

/** The button that offers entries written since the list was read. The list itself stays as it is. */
class NewEntries extends Button {

    /** The limit of counting: the number is a hint. */
    private static final int MANY_NEW = 1_000;

    /** @param reload reads the list anew */
    NewEntries(Runnable reload) {
        addThemeVariants(ButtonVariant.PRIMARY);
        addClassName("new-entries");
        setVisible(false);
        addClickListener(_ -> reload.run());
    }

    void show(long entries, EntryTexts texts) {
        setText(
                entries >= MANY_NEW
                        ? texts.get("entries.new.many", texts.formats().number(MANY_NEW))
                        : texts.get("entries.new", entries));
        setVisible(entries > 0);
    }

    /**
     * A question for the number of new entries, asked on another thread.
     *
     * @param load the one that read the list
     */
    record Question(Loads.Load load, EntryFilter filter, History history) {

        long count() {
            return history.count(filter, MANY_NEW);
        }
    }
}
