package org.creditsledger.invoices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Sales;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@WithMockUser(
        username = "invoice-buyer",
        roles = {"USER", "SERVICE"})
record InvoiceServiceTest(InvoiceService invoices, UserService users, Given given, Sales sales) {

    private static final String BUYER = "invoice-buyer";
    private static final Instant NOON = Instant.parse("2026-05-04T00:00:00.123456Z");

    @Retention(RetentionPolicy.RUNTIME)
    @WithMockUser(
            username = "root",
            roles = {"ADMIN", "SERVICE"})
    @interface AsAdmin {}

    @Test
    void an_invoice_keeps_the_payment_the_seller_and_the_buyer() {
        var sale = Sales.of(BUYER, NOON);

        var issued = sales.issue(sale);

        assertThat(invoices.find(sale.invoiceId())).contains(issued);
        assertThat(issued.issuedOn()).isAfterOrEqualTo(LocalDate.of(2026, 5, 4));
        assertThat(issued)
                .returns(sale.paymentId(), Invoice::paymentId)
                .returns(sale.entryId(), Invoice::entryId)
                .returns(NOON, Invoice::paidAt)
                .returns(3_900L, Invoice::grossMinor)
                .returns(623L, Invoice::taxMinor)
                .returns(3_277L, Invoice::netMinor)
                .returns(1_900, Invoice::taxRateBasisPoints)
                .returns("VAT", Invoice::taxName)
                .returns("USD", Invoice::currency)
                .returns(
                        new Invoice.Seller("Test Seller", List.of("1 Test Street", "Testtown"), "", ""),
                        Invoice::seller)
                .returns(
                        List.of(new Invoice.Line("Image credits", "image-500", "image", 500, 1, 3_900)),
                        Invoice::lines);
    }

    @Test
    void the_buyers_email_is_printed_if_it_is_known_by_then() {
        var uid = given.user();
        var before = sales.issue(Sales.of(uid, NOON));
        users.add(new User(uid, uid + "@buyer.example", Role.USER));
        var after = sales.issue(Sales.of(uid, NOON));

        assertThat(before.buyer()).isEqualTo(new Invoice.Buyer(uid, null));
        assertThat(after.buyer()).isEqualTo(new Invoice.Buyer(uid, uid + "@buyer.example"));
    }

    @Test
    void another_users_invoice_does_not_exist() {
        var foreign = sales.issue(Sales.of(given.user(), NOON));

        assertThat(invoices.find(foreign.id())).isEmpty();
        assertThat(invoices.find(UUID.randomUUID())).isEmpty();
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> invoices.pdf(foreign));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> invoices.html(foreign));
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> invoices.list(foreign.buyer().uid(), null, 0, 10));
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> invoices.count(foreign.buyer().uid()));
        assertThat(invoices.list(BUYER, foreign.id(), 0, 10)).isEmpty();
    }

    @Test
    @AsAdmin
    void an_admin_sees_every_invoice() {
        var uid = given.user();
        var issued = sales.issue(Sales.of(uid, NOON));

        assertThat(invoices.find(issued.id())).contains(issued);
        assertThat(invoices.list(uid, null, 0, 10)).contains(List.of(issued));
    }

    @Test
    @WithMockUser(username = BUYER, roles = "USER")
    void only_services_issue_invoices() {
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> sales.issue(Sales.of(BUYER, NOON)));
    }

    @Test
    @AsAdmin
    void the_list_is_newest_first_and_continues_where_it_ended() {
        var uid = given.user();
        var issued = IntStream.range(0, 7)
                .mapToObj(_ -> sales.issue(Sales.of(uid, NOON)))
                .toList()
                .reversed();

        var first = invoices.list(uid, null, 0, 3).orElseThrow();
        var second = invoices.list(uid, first.getLast().id(), 0, 3).orElseThrow();
        var third = invoices.list(uid, second.getLast().id(), 0, 3).orElseThrow();

        assertThat(first).containsExactlyElementsOf(issued.subList(0, 3));
        assertThat(second).containsExactlyElementsOf(issued.subList(3, 6));
        assertThat(third).containsExactlyElementsOf(issued.subList(6, 7));
        assertThat(invoices.list(uid, null, 5, 3)).contains(issued.subList(5, 7));
        assertThat(invoices.count(uid)).isEqualTo(7);
    }

    @Test
    void a_currency_that_does_not_exist_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> sales.issue(Sales.of(BUYER, NOON, 100, "QQQ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update invoices set gross_minor = 0",
                "delete from invoices",
                "update invoice_lines set credits = 1",
                "delete from invoice_lines"
            })
    void even_the_owner_of_the_tables_cannot_change_an_invoice(String sql) {
        var issued = sales.issue(Sales.of(BUYER, NOON));

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> given.asOwner().sql(sql).update())
                .withStackTraceContaining("invoices are append-only");
        assertThat(invoices.find(issued.id())).contains(issued);
    }
}
