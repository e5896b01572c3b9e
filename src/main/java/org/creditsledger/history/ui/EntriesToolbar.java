package org.creditsledger.history.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;

/** The line above the list: its number of entries, the offer of new ones, and the actions. */
class EntriesToolbar extends Div {

    final Span count = new Span();

    EntriesToolbar(NewEntries newEntries, Component... actions) {
        count.addClassName("entries-count");
        count.getElement().setAttribute("role", "status");
        var news = new Div(count, newEntries);
        news.addClassName("entries-news");
        var group = new Div(actions);
        group.addClassName("entries-actions");
        addClassName("entries-toolbar");
        add(news, group);
    }

    /** @param isFiltered whether the filters may leave entries out */
    void showCount(EntryPages rows, boolean isFiltered, EntryTexts texts) {
        count.setText(
                rows.isAll()
                        ? texts.get(isFiltered ? "entries.count.matching" : "entries.count", rows.count())
                        : texts.get("entries.count.many", texts.formats().number(rows.count())));
    }
}
