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
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.invoices.Invoice;
import org.creditsledger.invoices.InvoiceService;

/** One invoice, as its PDF shows it. */
@Route("bills/invoices/:invoiceId")
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
                .flatMap(InvoiceView::parse)
                .flatMap(invoices::find)
                .ifPresentOrElse(this::show, () -> event.rerouteToError(NotFoundException.class));
    }

    @Override
    public String getPageTitle() {
        return title;
    }

    private void show(Invoice invoice) {
        title = getTranslation("invoice.title", invoice.number());

        var download = new Anchor("bills/invoices/" + invoice.id() + ".pdf", getTranslation("invoice.download"));
        download.setRouterIgnore(true);
        download.getElement().setAttribute("download", true);
        download.addClassName("primary-link");
        var links = new Nav(
                new Anchor("bills/invoices", getTranslation("invoice.back")),
                new Anchor("bills/credits?entry=" + invoice.entryId(), getTranslation("invoice.entry")),
                download);
        links.addClassName("invoice-actions");

        removeAll();
        add(links, new Html(invoices.html(invoice)));
    }

    private static Optional<UUID> parse(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }
}
