package org.creditsledger.invoices.web;

import org.creditsledger.invoices.Invoice;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A PDF to keep, under the number of its invoice. */
final class PdfAnswer {

    private PdfAnswer() {}

    static ResponseEntity<byte[]> of(Invoice invoice, byte[] pdf) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(invoice.number() + ".pdf")
                                .build()
                                .toString())
                .body(pdf);
    }
}
