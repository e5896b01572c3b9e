package org.creditsledger.invoices.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.invoices.Invoice;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.problems.InvalidParameter;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.RequestParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where programs read invoices. What is not the caller's is answered like what does not exist. */
@RestController
@Tag(name = "Invoices")
class InvoiceController {

    private static final String ID = "Of the invoice; not its number.";

    private final InvoiceService invoices;

    InvoiceController(InvoiceService invoices) {
        this.invoices = invoices;
    }

    @Operation(operationId = "listInvoices", summary = "Invoices of the caller, newest first")
    @GetMapping("/api/invoices")
    Page list(
            @Parameter(
                            description = "How many at most.",
                            schema =
                                    @Schema(
                                            type = "integer",
                                            format = "int32",
                                            minimum = "1",
                                            maximum = "" + InvoiceService.MAX_PAGE_SIZE,
                                            defaultValue = "50"))
                    @RequestParam(defaultValue = "50")
                    String limit,
            @Parameter(
                            description = "The nextStartAfter of the answer before. The newest come first without it.",
                            schema = @Schema(type = "string", format = "uuid"))
                    @RequestParam(required = false)
                    @Nullable String startAfter,
            Principal caller) {
        var invalid = new ArrayList<InvalidParameter>();
        var size = limit.matches("[0-9]{1,3}") ? Integer.parseInt(limit) : 0;
        if (size < 1 || size > InvoiceService.MAX_PAGE_SIZE) {
            invalid.add(new InvalidParameter("limit", "must be 1 to " + InvoiceService.MAX_PAGE_SIZE));
        }
        var last = Optional.ofNullable(startAfter).flatMap(RequestParameters::uuid);
        if (startAfter != null && last.isEmpty()) {
            invalid.add(notAnInvoice());
        }
        if (!invalid.isEmpty()) {
            throw Problem.invalid(invalid);
        }
        var found = invoices.list(caller.getName(), last.orElse(null), 0, size)
                .orElseThrow(() -> Problem.invalid(List.of(notAnInvoice())));
        var hasMore = found.size() == size
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
            description = "The file, named by its number.",
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

    private static InvalidParameter notAnInvoice() {
        return new InvalidParameter("startAfter", "must be the id of one of your invoices");
    }

    /** @param nextStartAfter null on the last page */
    @Schema(name = "InvoicePage")
    record Page(List<Invoice> invoices, @Nullable UUID nextStartAfter) {}
}
