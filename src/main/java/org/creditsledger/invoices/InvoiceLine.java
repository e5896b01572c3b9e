package org.creditsledger.invoices;

import jakarta.persistence.Embeddable;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A row of {@code invoice_lines}. */
@Embeddable
class InvoiceLine {

    private String description;
    private String packId;
    private String type;
    private long credits;
    private int quantity;
    private long grossMinor;
    private @Nullable LocalDate periodStart;
    private @Nullable LocalDate periodEnd;

    @SuppressWarnings("NullAway.Init")
    protected InvoiceLine() {} // for JPA

    InvoiceLine(Invoice.Line line) {
        this.description = line.description();
        this.packId = line.packId();
        this.type = line.type();
        this.credits = line.credits();
        this.quantity = line.quantity();
        this.grossMinor = line.grossMinor();
        this.periodStart = line.periodStart();
        this.periodEnd = line.periodEnd();
    }

    Invoice.Line toLine() {
        return new Invoice.Line(description, packId, type, credits, quantity, grossMinor, periodStart, periodEnd);
    }
}
