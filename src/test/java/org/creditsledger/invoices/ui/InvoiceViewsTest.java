package org.creditsledger.invoices.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Html;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.creditsledger.invoices.Invoice;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Sales;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@WithMockUser(
        username = "invoice-viewer",
        roles = {"USER", "SERVICE"})
class InvoiceViewsTest extends SpringBrowserlessTest {

    @Autowired
    Given given;

    @Autowired
    Sales sales;

    @Test
    @WithMockUser(username = "invoice-newcomer", roles = "USER")
    void a_user_without_purchases_sees_what_the_page_is_for() {
        var view = navigate(InvoicesView.class);

        assertThat(view.nothingYet.isVisible()).isTrue();
        assertThat(view.grid.isVisible()).isFalse();
        assertThat(anchors(view.nothingYet)).contains("bills/credits");
    }

    @Test
    void the_list_shows_each_invoice_newest_first() {
        var issued = IntStream.range(0, 60)
                .mapToObj(_ -> issue("invoice-viewer"))
                .toList()
                .reversed();

        var view = navigate(InvoicesView.class);

        assertThat(view.nothingYet.isVisible()).isFalse();
        assertThat(test(view.grid).size()).isGreaterThanOrEqualTo(60);
        assertThat(IntStream.range(0, 60)
                        .mapToObj(row -> test(view.grid).getRow(row))
                        .toList())
                .isEqualTo(issued);
        assertThat(test(view.grid).getCellText(0, 2)).isEqualTo("Image credits · 500");
        assertThat(test(view.grid).getCellText(0, 3)).isEqualTo("39.00\u00A0USD");
    }

    @Test
    void a_narrow_window_combines_the_columns() {
        issue("invoice-viewer");
        var view = navigate(InvoicesView.class);

        view.adapt(375);
        assertThat(visibleColumns(view)).containsExactly("card");
        view.adapt(1280);
        assertThat(visibleColumns(view)).containsExactly("number", "issued-on", "bought", "total", "links");
    }

    @Test
    void the_page_shows_the_invoice_and_leads_to_its_pdf_and_its_entry() {
        var invoice = issue("invoice-viewer");

        UI.getCurrent().navigate("bills/invoices/" + invoice.id());

        var view = (Component) getCurrentView();
        assertThat(((InvoiceView) view).getPageTitle()).isEqualTo("Invoice " + invoice.number());
        assertThat(anchors(view.getChildren().findFirst().orElseThrow()))
                .containsExactly(
                        "bills/invoices",
                        "bills/credits?entry=" + invoice.entryId(),
                        "bills/invoices/" + invoice.id() + ".pdf");
        var article = view.getChildren()
                .filter(Html.class::isInstance)
                .map(Html.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(article.getInnerHtml())
                .contains(invoice.number(), "39.00&nbsp;USD", "invoice-viewer", invoice.paymentId());
    }

    @Test
    void another_users_unknown_and_invalid_invoices_are_not_found() {
        var foreign = issue(given.user());

        for (var id : List.of(foreign.id().toString(), UUID.randomUUID().toString(), "nonsense")) {
            UI.getCurrent().navigate("bills/invoices/" + id);

            assertThat(getCurrentView().getClass().getSimpleName()).isEqualTo("NotFoundView");
        }
    }

    @Test
    @WithMockUser(
            username = "invoice-admin",
            roles = {"ADMIN", "SERVICE"})
    void an_admin_sees_the_page_of_each_user() {
        var invoice = issue(given.user());

        UI.getCurrent().navigate("bills/invoices/" + invoice.id());

        assertThat(getCurrentView()).isInstanceOf(InvoiceView.class);
    }

    private Invoice issue(String uid) {
        return sales.issue(Sales.of(uid, Instant.parse("2026-05-04T00:00:00Z")));
    }

    private static List<String> visibleColumns(InvoicesView view) {
        return view.grid.getColumns().stream()
                .filter(Component::isVisible)
                .map(Grid.Column::getKey)
                .toList();
    }

    private static List<String> anchors(Component parent) {
        return parent.getChildren()
                .filter(Anchor.class::isInstance)
                .map(anchor -> ((Anchor) anchor).getHref())
                .toList();
    }
}
