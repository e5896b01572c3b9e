package org.creditsledger.ledger.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.card.Card;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.renderer.Renderer;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteAlias;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.stream.Collectors;
import org.creditsledger.ledger.Balance;
import org.creditsledger.ledger.CreditsWatch;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.EntryFilter;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.shell.Formats;

/** My Bills &amp; Invoices → Credits Usage: what I have, and every entry that made it so. */
@Route("bills/credits")
@RouteAlias("")
@Menu(title = "credits.menu", order = 10)
@PermitAll
class CreditsView extends VerticalLayout implements HasDynamicTitle {

    final Div cards = new Div();
    final Grid<Entry> grid = new Grid<>();

    private final LedgerService ledger;
    private final CreditsWatch watch;
    private final InstantSource clock;
    private final String uid;

    CreditsView(LedgerService ledger, CreditsWatch watch, InstantSource clock, AuthenticationContext authentication) {
        this.ledger = ledger;
        this.watch = watch;
        this.clock = clock;
        this.uid = authentication.getPrincipalName().orElseThrow();

        var header = new Header(new H1(getPageTitle()));
        header.addClassName("view-header");
        cards.addClassName("cards");
        grid.addClassName("entries");
        grid.setPageSize(50);
        grid.setEmptyStateText(getTranslation("credits.nothing-yet"));

        addClassName("credits-view");
        setSizeFull();
        add(header, cards, grid);
        setFlexGrow(1, grid);
    }

    @Override
    public String getPageTitle() {
        return getTranslation("credits.title");
    }

    @Override
    protected void onAttach(AttachEvent event) {
        var zone = event.getUI().getPage().getExtendedClientDetails().getTimeZoneId();
        addColumns(new Formats(getLocale(), zone == null ? ZoneId.of("UTC") : ZoneId.of(zone)));
        load();
        var watching = watch.watch(uid, event.getUI().accessLater(this::load, () -> {}));
        addDetachListener(detached -> {
            watching.close();
            detached.unregisterListener();
        });
    }

    private void load() {
        var formats = new Formats(getLocale(), ZoneId.of("UTC"));
        cards.removeAll();
        ledger.balances(uid).perType().forEach(balance -> cards.add(card(balance, formats)));

        var pages = new EntryPages(ledger, EntryFilter.of(uid), clock.instant());
        grid.setItems(query -> pages.fetch(query.getOffset(), query.getLimit()).stream(), query -> pages.count());
    }

    private Card card(Balance balance, Formats formats) {
        var card = new Card();
        card.setTitle(getTranslation("credits.card", typeName(balance.type())), 2);
        var available = new Span(formats.number(balance.available()));
        available.addClassName("available");
        card.add(available);
        if (balance.held() > 0) {
            card.setSubtitle(getTranslation("credits.held", formats.number(balance.held())));
        }
        var topUp = new Anchor("bills/top-up?type=" + balance.type(), getTranslation("credits.top-up"));
        topUp.setAriaLabel(getTranslation("credits.top-up.of", typeName(balance.type())));
        card.addToFooter(topUp);
        card.getElement().setAttribute("data-type", balance.type());
        return card;
    }

    private void addColumns(Formats formats) {
        if (!grid.getColumns().isEmpty()) {
            return; // attached again, as happens when a browser tab reconnects
        }
        grid.addColumn(time(formats))
                .setHeader(getTranslation("entry.created-at"))
                .setTooltipGenerator(entry -> formats.utc(entry.createdAt()))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(entry -> typeName(entry.type()))
                .setHeader(getTranslation("entry.type"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(direction())
                .setHeader(getTranslation("entry.direction"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(entry -> formats.signed(signedAmount(entry)))
                .setHeader(getTranslation("entry.amount"))
                .setPartNameGenerator(entry -> "number " + entry.direction().code())
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(entry -> formats.number(entry.balanceAfter()))
                .setHeader(getTranslation("entry.balance-after"))
                .setPartNameGenerator(_ -> "number")
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(entry -> sourceName(entry.source()))
                .setHeader(getTranslation("entry.source"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(details()).setHeader(getTranslation("entry.details"));
        grid.addColumn(entry -> entry.jobId() != null ? entry.jobId() : entry.paymentId())
                .setHeader(getTranslation("entry.reference"))
                .setPartNameGenerator(_ -> "id")
                .setAutoWidth(true)
                .setFlexGrow(0);
    }

    private static Renderer<Entry> time(Formats formats) {
        return LitRenderer.<Entry>of("<time datetime=${item.utc}>${item.local}</time>")
                .withProperty("utc", entry -> entry.createdAt().toString())
                .withProperty("local", entry -> formats.local(entry.createdAt()));
    }

    private Renderer<Entry> direction() {
        return LitRenderer.<Entry>of("<span aria-hidden=\"true\">${item.arrow}</span> ${item.word}")
                .withProperty("arrow", entry -> entry.direction() == Direction.CREDIT ? "↑" : "↓")
                .withProperty(
                        "word",
                        entry -> getTranslation("direction." + entry.direction().code()));
    }

    private static Renderer<Entry> details() {
        return LitRenderer.<Entry>of("${item.reason} <small>${item.meta}</small>")
                .withProperty("reason", Entry::reason)
                .withProperty(
                        "meta",
                        entry -> entry.meta().entrySet().stream()
                                .filter(meta -> !entry.reason().contains(meta.getValue()))
                                .map(meta -> meta.getKey() + ": " + meta.getValue())
                                .collect(Collectors.joining(" · ")));
    }

    private static long signedAmount(Entry entry) {
        return entry.direction() == Direction.CREDIT ? entry.amount() : -entry.amount();
    }

    private String typeName(String type) {
        return nameOf("type", type);
    }

    private String sourceName(String source) {
        return nameOf("source", source);
    }

    /** Types and sources are data and may be newer than the translations; then the code itself is shown. */
    private String nameOf(String kind, String code) {
        var key = kind + "." + code;
        var name = getTranslation(key);
        return name.contains(key) ? code : name;
    }
}
