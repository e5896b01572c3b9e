package org.creditsledger.invoices;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes the invoices of purchases. */
@Service
public class InvoiceService {

    private final InvoiceRepository invoices;

    InvoiceService(InvoiceRepository invoices) {
        this.invoices = invoices;
    }

    /** Writes an invoice in the transaction that posts the purchase, so that there is never one without the other. */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional(propagation = Propagation.MANDATORY)
    public void issue(Invoice invoice) {
        invoices.save(new InvoiceRow(invoice));
    }
}
