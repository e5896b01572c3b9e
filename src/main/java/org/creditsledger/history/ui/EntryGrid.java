package org.creditsledger.history.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.renderer.Renderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.shell.Links;
import org.jspecify.annotations.Nullable;

/** Entries as rows, newest first, with columns that a reader may hide, move and widen; as cards where there is no room. */
class EntryGrid extends Grid<Entry> {

    private static final String CARD = "card";

    private final EntryLinks links;
    private final @Nullable EveryUser everyUser;
    private final List<String> keys = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private EntryTexts texts;
    private ColumnSettings settings;
    private boolean isNarrow;

    /** @param everyUser null where all entries are of one user */
    EntryGrid(EntryTexts texts, EntryLinks links, @Nullable EveryUser everyUser) {
        this.texts = texts;
        this.links = links;
        this.everyUser = everyUser;
        addClassName("entries");
        setPageSize(50);
        setColumnReorderingAllowed(true);
        getElement().setAttribute("aria-label", texts.get("entries.label"));

        column("created-at", withTime(LitRenderer.of(TIME)), 195)
                .setTooltipGenerator(entry -> this.texts.formats().utc(entry.createdAt()));
        if (everyUser != null) {
            column("user", withUser(LitRenderer.of(USER)), 200);
        }
        column("type", text(entry -> this.texts.type(entry.type())), 75);
        column("direction", direction(), 115);
        column("amount", text(entry -> this.texts.signedAmount(entry)), 105)
                .setPartNameGenerator(entry -> "number " + entry.direction().code())
                .setTextAlign(ColumnTextAlign.END);
        column("balance-after", text(entry -> this.texts.formats().number(entry.balanceAfter())), 120)
                .setPartNameGenerator(_ -> "number")
                .setTextAlign(ColumnTextAlign.END);
        column("source", text(entry -> this.texts.source(entry.source())), 130);
        column("details", details(), 190).setFlexGrow(1);
        column("links", idsAndInvoices(), 180);
        settings = defaults();
        addColumn(card())
                .setKey(CARD)
                .setHeader(texts.get("entries.label"))
                .setFlexGrow(1)
                .setVisible(false);
        show(texts);
    }

    /** Shows times in the zone of these texts; the header of the column names it. */
    void show(EntryTexts texts) {
        this.texts = texts;
        getColumnByKey("created-at").setHeader(texts.get("entry.created-at.in", texts.zoneName()));
    }

    String title(String key) {
        return texts.get("entry." + key);
    }

    ColumnSettings settings() {
        return settings;
    }

    ColumnSettings defaults() {
        return new ColumnSettings(keys.stream()
                .map(key -> new ColumnSettings.ColumnSetting(key, true, null))
                .toList());
    }

    void apply(ColumnSettings settings) {
        this.settings = settings;
        settings.columns().forEach(setting -> {
            var column = getColumnByKey(setting.key());
            var width = setting.widthPx();
            column.setVisible(setting.isVisible() && !isNarrow);
            column.setWidth((width == null ? defaultWidthPx(setting.key()) : width) + "px");
            column.setFlexGrow(width == null && setting.key().equals("details") ? 1 : 0);
        });
        var order = new ArrayList<Column<Entry>>();
        settings.columns().forEach(setting -> order.add(getColumnByKey(setting.key())));
        order.add(getColumnByKey(CARD));
        setColumnOrder(order);
    }

    /** In a narrow window one column has all facts. */
    void adapt(boolean isNarrow) {
        this.isNarrow = isNarrow;
        getColumnByKey(CARD).setVisible(isNarrow);
        setColumnReorderingAllowed(!isNarrow);
        apply(settings);
    }

    int defaultWidthPx(String key) {
        return widths.get(keys.indexOf(key));
    }

    /** The settings after a reader dragged the edge of a column. */
    ColumnSettings settingsAfterResize(Column<Entry> resized) {
        var key = resized.getKey();
        var width = Optional.ofNullable(resized.getWidth())
                .filter(text -> text.matches("[0-9.]{1,8}px"))
                .map(text -> (int) Double.parseDouble(text.substring(0, text.length() - 2)));
        return width.map(px -> settings.withWidth(key, px)).orElse(settings);
    }

    private Column<Entry> column(String key, Renderer<Entry> renderer, int widthPx) {
        keys.add(key);
        widths.add(widthPx);
        return addColumn(renderer)
                .setKey(key)
                .setHeader(texts.get("entry." + key))
                .setResizable(true)
                .setWidth(widthPx + "px")
                .setFlexGrow(0);
    }

    private static Renderer<Entry> text(Function<Entry, String> text) {
        return LitRenderer.<Entry>of("${item.text}").withProperty("text", text::apply);
    }

    private static final String TIME =
            "<a class=\"entry-link\" href=\"${item.page}\"><time datetime=${item.utc}>${item.local}</time></a>";

    private LitRenderer<Entry> withTime(LitRenderer<Entry> renderer) {
        return renderer.withProperty("page", entry -> links.ofEntry().apply(entry.id()))
                .withProperty("utc", entry -> entry.createdAt().toString())
                .withProperty("local", entry -> texts.formats().local(entry.createdAt()));
    }

    private static final String MARK =
            "<span class=\"mark ${item.direction}\" aria-hidden=\"true\">${item.arrow}</span>";

    private Renderer<Entry> direction() {
        return withMark(LitRenderer.of(MARK + " ${item.word}"))
                .withProperty("word", entry -> texts.direction(entry.direction()));
    }

    private static LitRenderer<Entry> withMark(LitRenderer<Entry> renderer) {
        return renderer.withProperty("direction", entry -> entry.direction().code())
                .withProperty("arrow", entry -> entry.direction() == Direction.CREDIT ? "\u2191" : "\u2193");
    }

    private Renderer<Entry> details() {
        return LitRenderer.<Entry>of("${item.reason} <small>${item.meta}</small>")
                .withProperty("reason", Entry::reason)
                .withProperty("meta", entry -> texts.meta(entry));
    }

    private static final String USER =
            "${item.user ? html`<span class=\"entry-user\"><a href=\"${item.userPage}\">${item.user}</a> <small>${item.email}</small></span>` : ''}";

    private static final String LINKS =
            "${item.job ? html`<a class=\"id\" href=\"${item.jobPage}\" aria-label=\"${item.jobLabel}\" title=\"${item.job}\">${item.job}</a>` : ''}"
                    + "${item.invoice ? html`<a href=\"${item.invoice}\">${item.invoiceText}</a>` : ''}"
                    + "${!item.job && !item.invoice && item.payment ? html`<span class=\"id\" title=\"${item.payment}\">${item.payment}</span>` : ''}";

    private LitRenderer<Entry> withUser(LitRenderer<Entry> renderer) {
        return everyUser == null
                ? renderer
                : renderer.withProperty("user", Entry::uid)
                        .withProperty("userPage", entry -> links.ofUser().apply(entry.uid()))
                        .withProperty("email", entry -> everyUser.email(entry.uid()));
    }

    private Renderer<Entry> idsAndInvoices() {
        return withLinks(LitRenderer.<Entry>of("<span class=\"entry-links\">" + LINKS + "</span>"));
    }

    private LitRenderer<Entry> withLinks(LitRenderer<Entry> renderer) {
        return renderer.withProperty("job", Entry::jobId)
                .withProperty(
                        "jobPage",
                        entry -> entry.jobId() == null ? null : links.ofJob().apply(entry.jobId()))
                .withProperty(
                        "jobLabel", entry -> entry.jobId() == null ? null : texts.get("entry.job.all", entry.jobId()))
                .withProperty("invoice", EntryGrid::invoicePage)
                .withProperty("invoiceText", _ -> texts.get("entry.invoice"))
                .withProperty("payment", Entry::paymentId);
    }

    private static @Nullable String invoicePage(Entry entry) {
        return entry.invoiceId() == null ? null : Links.invoice(entry.invoiceId());
    }

    private Renderer<Entry> card() {
        return withUser(withLinks(withTime(withMark(LitRenderer.<Entry>of("<span class=\"entry-card\"><span>" + MARK
                        + """
                                <span class="entry-what"><span>${item.reason}</span><small>${item.source} · ${item.type}</small></span>
                                <span class="entry-figures"><b class="number ${item.direction}">${item.amount}</b><small>${item.after}</small></span></span>
                                """ + USER + """
                                <span>""" + TIME + """

                                <span class="entry-links">""" + LINKS + "</span></span></span>")))))
                .withProperty("reason", Entry::reason)
                .withProperty("source", entry -> texts.source(entry.source()))
                .withProperty("type", entry -> texts.type(entry.type()))
                .withProperty("amount", entry -> texts.signedAmount(entry))
                .withProperty(
                        "after",
                        entry -> texts.get("entry.after", texts.formats().number(entry.balanceAfter())));
    }
}
