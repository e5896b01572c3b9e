package org.creditsledger.invoices.ui;

import com.vaadin.flow.component.Html;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.PermitAll;
import org.creditsledger.invoices.Invoice;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.shell.Links;
import org.creditsledger.text.Ids;

/** One invoice, as its PDF shows it. */
@Route(Links.INVOICE)
@PermitAll
class InvoiceView extends VerticalLayout implements BeforeEnterObserver, HasDynamicTitle {

    private final InvoiceService invoices;
    private String title = "";

    InvoiceView(InvoiceService invoices) {
        this.invoices = invoices;
        addClassName("invoice-view");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        event.getRouteParameters()
                .get("invoiceId")
                .flatMap(Ids::parse)
                .flatMap(invoices::find)
                .ifPresentOrElse(this::show, () -> event.rerouteToError(NotFoundException.class));
    }

    @Override
    public String getPageTitle() {
        return title;
    }

    private void show(Invoice invoice) {
        title = getTranslation("invoice.title", invoice.number());

        var download = new Anchor(Links.invoicePdf(invoice.id()), getTranslation("invoice.download"));
        download.setRouterIgnore(true);
        download.getElement().setAttribute("download", true);
        download.addClassName("primary-link");
        var links = new Nav(
                new Anchor(Links.INVOICES, getTranslation("invoice.back")),
                new Anchor(Links.ownEntry(invoice.entryId()), getTranslation("invoice.entry")),
                download);
        links.addClassName("invoice-actions");

        removeAll();
        add(links, new Html(invoices.html(invoice)));
    }
}
