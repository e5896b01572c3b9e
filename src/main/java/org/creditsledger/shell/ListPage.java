package org.creditsledger.shell;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.router.HasDynamicTitle;
import java.time.ZoneId;

/**
 * A page with a list. Its columns are added when the page is attached, because only then the reader's time zone is known. In
 * a narrow window the column {@value #CARD} replaces all others.
 */
public abstract class ListPage<T> extends VerticalLayout implements HasDynamicTitle {

    protected static final String CARD = "card";

    private final String titleKey;
    private ZoneId zone = ZoneId.of("UTC");
    private Formats formats;

    /** @param titleKey of the text that is the title */
    protected ListPage(String titleKey) {
        this.titleKey = titleKey;
        this.formats = new Formats(getLocale(), zone);
        setSizeFull();
    }

    protected abstract Grid<T> grid();

    /** Adds the columns, in the reader's formats. */
    protected abstract void addColumns();

    @Override
    public String getPageTitle() {
        return getTranslation(titleKey);
    }

    /** In the reader's time zone from the moment when the page is attached. */
    protected Formats formats() {
        return formats;
    }

    protected String zoneName() {
        return ReadersZone.name(zone);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        zone = ReadersZone.of(event.getUI());
        formats = new Formats(getLocale(), zone);
        if (grid().getColumns().isEmpty()) { // else attached again, as when a browser tab reconnects
            addColumns();
        }
        NarrowWindow.follow(event, this::adapt);
    }

    /** Chooses between the columns and the card. */
    public void adapt(int windowWidthPx) {
        var isNarrow = NarrowWindow.is(windowWidthPx);
        grid().getColumns().forEach(column -> column.setVisible(CARD.equals(column.getKey()) == isNarrow));
    }
}
