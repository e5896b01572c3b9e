package org.creditsledger.invoices.web;

import java.net.URI;
import java.util.UUID;
import org.creditsledger.invoices.InvoiceService;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where people download invoices: beside the pages, so that who is signed in there is here too. An address of its own and
 * not a resource of a page, so that it can be kept, and outlives the page.
 */
@RestController
class InvoiceDownloadController {

    private final InvoiceService invoices;

    InvoiceDownloadController(InvoiceService invoices) {
        this.invoices = invoices;
    }

    @GetMapping("/bills/invoices/{id}.pdf")
    ResponseEntity<byte[]> download(@PathVariable UUID id) {
        return invoices.find(id)
                .map(invoice -> PdfAnswer.of(invoice, invoices.pdf(invoice)))
                .orElseGet(InvoiceDownloadController::noSuchPage);
    }

    /** The page says it better, and to a person. Relative, and takes nothing from the address that was asked for. */
    private static ResponseEntity<byte[]> noSuchPage() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("unknown"))
                .build();
    }
}
