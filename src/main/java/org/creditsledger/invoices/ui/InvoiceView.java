package org.creditsledger.invoices.ui;

import com.vaadin.flow.component.Html;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
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
    private final String uid;
    private String title = "";

    InvoiceView(InvoiceService invoices, AuthenticationContext authentication) {
        this.invoices = invoices;
        this.uid = authentication.getPrincipalName().orElseThrow();
        addClassName("invoice-view");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var id = event.getRouteParameters().get("invoiceId").flatMap(Ids::parse);
        var invoice = id.flatMap(invoices::find);
        if (invoice.isPresent()) {
            show(invoice.get());
        } else if (id.filter(due -> invoices.isDue(due, uid)).isPresent()) {
            showDue();
        } else {
            event.rerouteToError(NotFoundException.class);
        }
    }

    @Override
    public String getPageTitle() {
        return title;
    }

    private void showDue() {
        title = getTranslation("invoice.due");
        removeAll();
        add(
                new H2(title),
                new Paragraph(getTranslation("invoice.due.hint")),
                new Anchor(Links.INVOICES, getTranslation("invoice.back")));
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
