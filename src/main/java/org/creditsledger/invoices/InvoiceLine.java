package org.creditsledger.invoices;

import jakarta.persistence.Embeddable;

/** A row of {@code invoice_lines}. */
@Embeddable
class InvoiceLine {

    private String description;
    private String packId;
    private String type;
    private long credits;
    private int quantity;
    private long grossMinor;

    @SuppressWarnings("NullAway.Init")
    protected InvoiceLine() {} // for JPA

    InvoiceLine(Invoice.Line line) {
        this.description = line.description();
        this.packId = line.packId();
        this.type = line.type();
        this.credits = line.credits();
        this.quantity = line.quantity();
        this.grossMinor = line.grossMinor();
    }

    Invoice.Line toLine() {
        return new Invoice.Line(description, packId, type, credits, quantity, grossMinor);
    }
}
