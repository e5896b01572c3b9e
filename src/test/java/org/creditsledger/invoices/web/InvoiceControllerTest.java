package org.creditsledger.invoices.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.creditsledger.invoices.Invoice;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Sales;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.json.JsonMapper;

@DatabaseTest
record InvoiceControllerTest(MockMvcTester http, Given given, Sales sales, JsonMapper json) {

    private static final RequestPostProcessor ADMIN = user("root").roles("ADMIN");

    @Test
    void the_buyer_and_an_admin_read_an_invoice() {
        var invoice = issue(given.user());

        for (var reader : List.of(as(invoice.buyer().uid()), ADMIN)) {
            assertThat(get("/api/invoices/" + invoice.id(), reader))
                    .hasStatusOk()
                    .bodyJson()
                    .satisfies(body -> {
                        body.assertThat().extractingPath("$.number").isEqualTo(invoice.number());
                        body.assertThat()
                                .extractingPath("$.issuedOn")
                                .isEqualTo(invoice.issuedOn().toString());
                        body.assertThat().extractingPath("$.grossMinor").isEqualTo(3_900);
                        body.assertThat().extractingPath("$.netMinor").isEqualTo(3_277);
                        body.assertThat().extractingPath("$.taxMinor").isEqualTo(623);
                        body.assertThat().extractingPath("$.currency").isEqualTo("USD");
                        body.assertThat().extractingPath("$.lines[0].credits").isEqualTo(500);
                        body.assertThat()
                                .extractingPath("$.buyer.uid")
                                .isEqualTo(invoice.buyer().uid());
                        body.assertThat()
                                .extractingPath("$.entryId")
                                .isEqualTo(invoice.entryId().toString());
                    });
        }
    }

    @Test
    void the_pdf_is_named_after_the_invoice_number() throws Exception {
        var invoice = issue(given.user());

        for (var path : List.of("/api/invoices/", "/bills/invoices/")) {
            var answer = get(path + invoice.id() + ".pdf", as(invoice.buyer().uid()));

            assertThat(answer)
                    .hasStatusOk()
                    .hasContentType(MediaType.APPLICATION_PDF)
                    .hasHeader(
                            HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + invoice.number() + ".pdf\"");
            try (var document = Loader.loadPDF(answer.getResponse().getContentAsByteArray())) {
                assertThat(new PDFTextStripper().getText(document)).contains(invoice.number());
            }
        }
    }

    @Test
    void for_everyone_else_an_invoice_does_not_exist() {
        var invoice = issue(given.user());
        var somebody = as(given.user());
        for (var id : List.of(
                invoice.id().toString(),
                UUID.randomUUID().toString(),
                invoice.id().toString().toUpperCase(),
                "1-1-1-1-1",
                "nonsense",
                "' or 1=1")) {
            for (var path : List.of("/api/invoices/" + id, "/api/invoices/" + id + ".pdf")) {
                var answer = get(path, somebody);
                assertProblem(answer, 404, "not-found");
                assertThat(answer).bodyJson().extractingPath("$.detail").isEqualTo("There is no such invoice.");
            }
        }
    }

    @Test
    void for_everyone_else_the_download_leads_to_the_not_found_page() {
        var invoice = issue(given.user());

        for (var id : List.of(invoice.id().toString(), UUID.randomUUID().toString(), "nonsense")) {
            assertThat(get("/bills/invoices/" + id + ".pdf", as(given.user())))
                    .hasStatus(302)
                    .hasRedirectedUrl("unknown");
        }
    }

    @Test
    void anonymous_callers_read_nothing() {
        var invoice = issue(given.user());

        assertProblem(get("/api/invoices", anonymous()), 401, "unauthenticated");
        assertProblem(get("/api/invoices/" + invoice.id(), anonymous()), 401, "unauthenticated");
        assertProblem(get("/api/invoices/" + invoice.id() + ".pdf", anonymous()), 401, "unauthenticated");
        assertThat(get("/bills/invoices/" + invoice.id() + ".pdf", anonymous())).hasStatus3xxRedirection();
    }

    @Test
    void pages_of_a_list_hold_each_of_the_callers_invoices_once_newest_first() throws Exception {
        var uid = given.user();
        var issued = new ArrayList<>(IntStream.range(0, 6)
                .mapToObj(_ -> issue(uid).id().toString())
                .toList()
                .reversed());
        issue(given.user());

        var seen = new ArrayList<String>();
        var next = "";
        do {
            var page = json.readTree(
                    get("/api/invoices?limit=2" + next, as(uid)).getResponse().getContentAsString());
            page.get("invoices").forEach(invoice -> seen.add(invoice.get("id").asString()));
            next = page.get("nextStartAfter").isNull()
                    ? ""
                    : "&startAfter=" + page.get("nextStartAfter").asString();
        } while (!next.isEmpty() && seen.size() < 100);

        assertThat(seen).containsExactlyElementsOf(issued);
    }

    @Test
    void a_user_without_purchases_gets_an_empty_list() {
        assertThat(get("/api/invoices", as(given.user())))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("""
                {"invoices": [], "nextStartAfter": null}
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=-1", "limit=x", "startAfter=x", "startAfter="})
    void invalid_list_parameters_are_refused(String query) {
        assertProblem(get("/api/invoices?" + query, as(given.user())), 400, "invalid-request");
    }

    @Test
    void a_list_cannot_continue_after_another_users_invoice() {
        var foreign = issue(given.user());

        assertProblem(get("/api/invoices?startAfter=" + foreign.id(), as(given.user())), 400, "invalid-request");
    }

    private Invoice issue(String uid) {
        return sales.issue(Sales.of(uid, Instant.parse("2026-05-04T00:00:00Z")));
    }

    private static RequestPostProcessor as(String uid) {
        return user(uid).roles("USER");
    }

    private MvcTestResult get(String path, RequestPostProcessor reader) {
        return http.get().uri(path).with(reader).exchange();
    }
}
