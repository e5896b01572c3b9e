package org.creditsledger.invoices.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.renderer.Renderer;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import org.creditsledger.invoices.Invoice;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.ledger.CreditsWatch;
import org.creditsledger.shell.Formats;

/** My Bills &amp; Invoices → Invoices: what I bought, with the paper for it. */
@Route("bills/invoices")
@Menu(title = "invoices.menu", order = 30)
@PermitAll
class InvoicesView extends VerticalLayout implements HasDynamicTitle {

    private static final int NARROW_PX = 700;

    final Grid<Invoice> grid = new Grid<>();
    final Div nothingYet = new Div();

    private final InvoiceService invoices;
    private final CreditsWatch watch;
    private final String uid;

    InvoicesView(InvoiceService invoices, CreditsWatch watch, AuthenticationContext authentication) {
        this.invoices = invoices;
        this.watch = watch;
        this.uid = authentication.getPrincipalName().orElseThrow();

        var header = new Header(new H1(getPageTitle()));
        header.addClassName("view-header");
        grid.addClassNames("entries", "invoices");
        grid.setPageSize(50);
        nothingYet.addClassName("nothing-yet");
        nothingYet.add(
                new Paragraph(getTranslation("invoices.nothing-yet")),
                new Anchor("bills/credits", getTranslation("invoices.to-credits")));

        addClassName("invoices-view");
        setSizeFull();
        add(header, nothingYet, grid);
        setFlexGrow(1, grid);
    }

    @Override
    public String getPageTitle() {
        return getTranslation("invoices.title");
    }

    @Override
    protected void onAttach(AttachEvent event) {
        addColumns(new Formats(getLocale(), ZoneOffset.UTC));
        var page = event.getUI().getPage();
        adapt(page.getExtendedClientDetails().getWindowInnerWidth());
        var registration = page.addBrowserWindowResizeListener(resize -> adapt(resize.getWidth()));
        // A purchase writes its invoice in the transaction that moves the credits.
        var watching = watch.watch(uid, event.getUI().accessLater(this::load, () -> {}));
        addDetachListener(detached -> {
            watching.close();
            registration.remove();
            detached.unregisterListener();
        });
        load();
    }

    private void load() {
        var isEmpty = invoices.count(uid) == 0;
        nothingYet.setVisible(isEmpty);
        grid.setVisible(!isEmpty);
        grid.setItems(
                query -> invoices.list(uid, null, query.getOffset(), query.getLimit()).orElseThrow().stream(),
                _ -> Math.toIntExact(invoices.count(uid)));
    }

    /** Where columns side by side would be cut off, one column says it all. */
    void adapt(int windowWidthPx) {
        var isNarrow = windowWidthPx > 0 && windowWidthPx < NARROW_PX;
        grid.getColumns().forEach(column -> column.setVisible("card".equals(column.getKey()) == isNarrow));
    }

    private void addColumns(Formats formats) {
        if (!grid.getColumns().isEmpty()) {
            return; // attached again, as happens when a browser tab reconnects
        }
        grid.addColumn(number())
                .setKey("number")
                .setHeader(getTranslation("invoices.number"))
                .setPartNameGenerator(_ -> "number")
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(invoice -> formats.date(invoice.issuedOn()))
                .setKey("issued-on")
                .setHeader(getTranslation("invoices.issued-on"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(invoice -> bought(invoice, formats))
                .setKey("bought")
                .setHeader(getTranslation("invoices.bought"));
        grid.addColumn(invoice -> total(invoice, formats))
                .setKey("total")
                .setHeader(getTranslation("invoices.total"))
                .setPartNameGenerator(_ -> "number")
                .setTextAlign(ColumnTextAlign.END)
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(links())
                .setKey("links")
                .setHeader(getTranslation("invoices.links"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(card(formats)).setKey("card").setHeader(getPageTitle()).setVisible(false);
    }

    private static Renderer<Invoice> number() {
        return LitRenderer.<Invoice>of("<a href=\"${item.page}\">${item.number}</a>")
                .withProperty("page", InvoicesView::page)
                .withProperty("number", Invoice::number);
    }

    private Renderer<Invoice> links() {
        return LitRenderer.<Invoice>of("<span class=\"invoice-links\">" + LINKS + "</span>")
                .withProperty("page", InvoicesView::page)
                .withProperty("entry", InvoicesView::entry)
                .withProperty("pdfText", _ -> getTranslation("invoices.pdf"))
                .withProperty("pdfLabel", invoice -> getTranslation("invoices.pdf.label", invoice.number()))
                .withProperty("entryText", _ -> getTranslation("invoices.entry"))
                .withProperty("entryLabel", invoice -> getTranslation("invoices.entry.label", invoice.number()));
    }

    private Renderer<Invoice> card(Formats formats) {
        return LitRenderer.<Invoice>of("""
                        <span class="invoice-card">
                        <span><a href="${item.page}">${item.number}</a><span class="number">${item.total}</span></span>
                        <span><span>${item.bought}</span><span>${item.date}</span></span>
                        <span class="invoice-links">""" + LINKS + "</span></span>")
                .withProperty("page", InvoicesView::page)
                .withProperty("number", Invoice::number)
                .withProperty("total", invoice -> total(invoice, formats))
                .withProperty("bought", invoice -> bought(invoice, formats))
                .withProperty("date", invoice -> formats.date(invoice.issuedOn()))
                .withProperty("entry", InvoicesView::entry)
                .withProperty("pdfText", _ -> getTranslation("invoices.pdf"))
                .withProperty("pdfLabel", invoice -> getTranslation("invoices.pdf.label", invoice.number()))
                .withProperty("entryText", _ -> getTranslation("invoices.entry"))
                .withProperty("entryLabel", invoice -> getTranslation("invoices.entry.label", invoice.number()));
    }

    /** The PDF is not a page: the router is to let the browser have it. */
    private static final String LINKS = """
            <a href="${item.page}.pdf" router-ignore download aria-label="${item.pdfLabel}">${item.pdfText}</a>
            <a href="${item.entry}" aria-label="${item.entryLabel}">${item.entryText}</a>""";

    private String bought(Invoice invoice, Formats formats) {
        return invoice.lines().stream()
                .map(line -> getTranslation("invoices.bought.line", formats.number(line.credits()), line.description()))
                .collect(Collectors.joining(", "));
    }

    private static String total(Invoice invoice, Formats formats) {
        return formats.money(invoice.grossMinor(), invoice.currency());
    }

    private static String page(Invoice invoice) {
        return "bills/invoices/" + invoice.id();
    }

    private static String entry(Invoice invoice) {
        return "bills/credits?entry=" + invoice.entryId();
    }
}
