package org.creditsledger.invoices.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import org.creditsledger.invoices.Invoice;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.PageParameters;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Where programs read invoices. An invoice of another user is answered as if it did not exist. */
@RestController
@Tag(name = "Invoices")
class InvoiceController {

    private static final String ID = "The id of the invoice, not its number.";

    private final InvoiceService invoices;

    InvoiceController(InvoiceService invoices) {
        this.invoices = invoices;
    }

    @Operation(operationId = "listInvoices", summary = "Invoices of the caller, newest first")
    @GetMapping("/api/invoices")
    Page list(@ParameterObject PageParameters page, Principal caller) {
        var found = invoices.list(caller.getName(), page.startAfter(), 0, page.size())
                .orElseThrow(() -> Problem.invalid("startAfter", "must be the id of one of your invoices"));
        var hasMore = found.size() == page.size()
                && !invoices.list(caller.getName(), found.getLast().id(), 0, 1)
                        .orElseThrow()
                        .isEmpty();
        return new Page(found, hasMore ? found.getLast().id() : null);
    }

    @Operation(operationId = "getInvoice", summary = "An invoice")
    @MayAnswer(ProblemCode.NOT_FOUND)
    @GetMapping("/api/invoices/{id}")
    Invoice show(@Parameter(description = ID) @PathVariable UUID id) {
        return find(id);
    }

    @Operation(operationId = "getInvoicePdf", summary = "An invoice as a PDF")
    @ApiResponse(
            responseCode = "200",
            description = "The file, named by the number of the invoice.",
            content = @Content(mediaType = "application/pdf", schema = @Schema(type = "string", format = "binary")))
    @MayAnswer(ProblemCode.NOT_FOUND)
    @GetMapping("/api/invoices/{id}.pdf")
    ResponseEntity<byte[]> pdf(@Parameter(description = ID) @PathVariable UUID id) {
        var invoice = find(id);
        return PdfAnswer.of(invoice, invoices.pdf(invoice));
    }

    private Invoice find(UUID id) {
        return invoices.find(id).orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "There is no such invoice."));
    }

    /** @param nextStartAfter null on the last page */
    @Schema(name = "InvoicePage")
    record Page(List<Invoice> invoices, @Nullable UUID nextStartAfter) {}
}
