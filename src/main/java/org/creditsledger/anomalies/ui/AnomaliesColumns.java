package org.creditsledger.anomalies.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import org.creditsledger.anomalies.Anomaly;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;

/** The columns of the list of anomalies. */
class AnomaliesColumns {

    private final Grid<Anomaly> grid;
    private final Formats formats;
    private final ValueProvider<Anomaly, String> address;

    /** @param address of the page with the anomaly open */
    AnomaliesColumns(Grid<Anomaly> grid, Formats formats, ValueProvider<Anomaly, String> address) {
        this.grid = grid;
        this.formats = formats;
        this.address = address;
    }

    void add(String zoneName) {
        grid.addColumn(LitRenderer.<Anomaly>of(
                                "<a class=\"entry-link\" href=\"${item.page}\"><time datetime=${item.utc}>${item.last}</time></a>")
                        .withProperty("page", address)
                        .withProperty("utc", anomaly -> anomaly.lastSeen().toString())
                        .withProperty("last", anomaly -> formats.local(anomaly.lastSeen())))
                .setKey("last-seen")
                .setHeader(grid.getTranslation("anomalies.last-seen", zoneName))
                .setWidth("190px")
                .setFlexGrow(0);
        text("kind", this::kind).setWidth("210px").setFlexGrow(0);
        number("times", anomaly -> formats.number(anomaly.times())).setWidth("80px");
        grid.addColumn(LitRenderer.<Anomaly>of(
                                "${item.uid ? html`<a href=\"${item.ledger}\">${item.uid}</a>` : '\u2014'}")
                        .withProperty("uid", Anomaly::uid)
                        .withProperty(
                                "ledger", anomaly -> anomaly.uid() == null ? null : Links.entriesOf(anomaly.uid())))
                .setKey("user")
                .setHeader(grid.getTranslation("entry.user"))
                .setWidth("120px")
                .setFlexGrow(0);
        grid.addColumn(LitRenderer.<Anomaly>of("<span lang=\"en\">${item.details}</span>")
                        .withProperty("details", Anomaly::details))
                .setKey("details")
                .setHeader(grid.getTranslation("anomalies.details"))
                .setFlexGrow(1);
        number("attempted", anomaly -> formats.number(anomaly.attemptedAmount()));
        number("available", anomaly -> formats.number(anomaly.available()));
        text("state", this::state).setWidth("110px").setFlexGrow(0);
    }

    /** The column that replaces all others in a narrow window. */
    Grid.Column<Anomaly> addCard() {
        return grid.addColumn(LitRenderer.<Anomaly>of("""
                                <span class="entry-card"><span><b>${item.kind}</b><b>${item.times}</b></span>
                                <span><small lang="en">${item.details}</small></span>
                                <span><a class="entry-link" href="${item.page}">${item.last}</a><small>${item.state}</small></span></span>""")
                        .withProperty("kind", this::kind)
                        .withProperty("times", anomaly -> grid.getTranslation("anomalies.times.short", anomaly.times()))
                        .withProperty("details", Anomaly::details)
                        .withProperty("page", address)
                        .withProperty("last", anomaly -> formats.local(anomaly.lastSeen()))
                        .withProperty("state", this::state))
                .setHeader(grid.getTranslation("anomalies.title"));
    }

    private Grid.Column<Anomaly> text(String key, ValueProvider<Anomaly, String> text) {
        return grid.addColumn(text).setKey(key).setHeader(grid.getTranslation("anomalies." + key));
    }

    private Grid.Column<Anomaly> number(String key, ValueProvider<Anomaly, String> text) {
        return text(key, text)
                .setPartNameGenerator(_ -> "number")
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("100px")
                .setFlexGrow(0);
    }

    private String kind(Anomaly anomaly) {
        return grid.getTranslation("anomalies.kind." + anomaly.kind().code());
    }

    private String state(Anomaly anomaly) {
        return grid.getTranslation("anomalies.state." + anomaly.state().code());
    }
}
