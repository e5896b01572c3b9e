package org.creditsledger.invoices.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.renderer.Renderer;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;
import java.util.stream.Collectors;
import org.creditsledger.history.CreditsWatch;
import org.creditsledger.invoices.Invoice;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.ListPage;
import org.creditsledger.shell.PageHeader;

/** My Bills &amp; Invoices → Invoices: the invoices of the user's purchases. */
@Route(Links.INVOICES)
@Menu(title = "invoices.menu", order = 30)
@PermitAll
class InvoicesView extends ListPage<Invoice> {

    final Grid<Invoice> grid = new Grid<>();
    final Div nothingYet = new Div();

    private final InvoiceService invoices;
    private final CreditsWatch watch;
    private final String uid;

    InvoicesView(InvoiceService invoices, CreditsWatch watch, AuthenticationContext authentication) {
        super("invoices.title");
        this.invoices = invoices;
        this.watch = watch;
        this.uid = authentication.getPrincipalName().orElseThrow();

        grid.addClassNames("entries", "invoices");
        grid.setPageSize(50);
        nothingYet.addClassName("nothing-yet");
        nothingYet.add(
                new Paragraph(getTranslation("invoices.nothing-yet")),
                new Anchor(Links.CREDITS, getTranslation("invoices.to-credits")));

        addClassName("invoices-view");
        add(new PageHeader(getPageTitle()), nothingYet, grid);
        setFlexGrow(1, grid);
    }

    @Override
    protected Grid<Invoice> grid() {
        return grid;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        // A purchase writes its invoice in the transaction that moves the credits.
        var watching = watch.watch(uid, event.getUI().accessLater(this::load, () -> {}));
        addDetachListener(detached -> {
            watching.close();
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

    @Override
    protected void addColumns() {
        grid.addColumn(number())
                .setKey("number")
                .setHeader(getTranslation("invoices.number"))
                .setPartNameGenerator(_ -> "number")
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(invoice -> formats().date(invoice.issuedOn()))
                .setKey("issued-on")
                .setHeader(getTranslation("invoices.issued-on"))
                .setAutoWidth(true)
                .setFlexGrow(0);
        grid.addColumn(invoice -> bought(invoice)).setKey("bought").setHeader(getTranslation("invoices.bought"));
        grid.addColumn(invoice -> total(invoice))
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
        grid.addColumn(card()).setKey(CARD).setHeader(getPageTitle()).setVisible(false);
    }

    private static Renderer<Invoice> number() {
        return LitRenderer.<Invoice>of("<a href=\"${item.page}\">${item.number}</a>")
                .withProperty("page", InvoicesView::page)
                .withProperty("number", Invoice::number);
    }

    private Renderer<Invoice> links() {
        return withLinks("<span class=\"invoice-links\">" + LINKS + "</span>");
    }

    private Renderer<Invoice> card() {
        return withLinks("""
                        <span class="invoice-card">
                        <span><a href="${item.page}">${item.number}</a><span class="number">${item.total}</span></span>
                        <span><span>${item.bought}</span><span>${item.date}</span></span>
                        <span class="invoice-links">""" + LINKS + "</span></span>")
                .withProperty("number", Invoice::number)
                .withProperty("total", invoice -> total(invoice))
                .withProperty("bought", invoice -> bought(invoice))
                .withProperty("date", invoice -> formats().date(invoice.issuedOn()));
    }

    private LitRenderer<Invoice> withLinks(String template) {
        return LitRenderer.<Invoice>of(template)
                .withProperty("page", InvoicesView::page)
                .withProperty("pdf", invoice -> Links.invoicePdf(invoice.id()))
                .withProperty("entry", InvoicesView::entry)
                .withProperty("pdfText", _ -> getTranslation("invoices.pdf"))
                .withProperty("pdfLabel", invoice -> getTranslation("invoices.pdf.label", invoice.number()))
                .withProperty("entryText", _ -> getTranslation("invoices.entry"))
                .withProperty("entryLabel", invoice -> getTranslation("invoices.entry.label", invoice.number()));
    }

    /** The PDF is not a page, so the router must leave it to the browser. */
    private static final String LINKS = """
            <a href="${item.pdf}" router-ignore download aria-label="${item.pdfLabel}">${item.pdfText}</a>
            <a href="${item.entry}" aria-label="${item.entryLabel}">${item.entryText}</a>""";

    private String bought(Invoice invoice) {
        return invoice.lines().stream()
                .map(line ->
                        getTranslation("invoices.bought.line", formats().number(line.credits()), line.description()))
                .collect(Collectors.joining(", "));
    }

    private String total(Invoice invoice) {
        return formats().money(invoice.grossMinor(), invoice.currency());
    }

    private static String page(Invoice invoice) {
        return Links.invoice(invoice.id());
    }

    private static String entry(Invoice invoice) {
        return Links.ownEntry(invoice.entryId());
    }
}
