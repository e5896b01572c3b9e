package org.creditsledger.invoices;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;

/** A row of {@code invoice_counters}: the last number of a year. Read it only while it is locked. */
@Entity
@Table(name = "invoice_counters")
class InvoiceCounterRow {

    @Id
    private int issueYear;

    long lastSequence;
    LocalDate lastIssuedOn;

    @SuppressWarnings("NullAway.Init")
    protected InvoiceCounterRow() {} // for JPA

    /**
     * Takes the next number for an invoice of this date, or of the last invoice's date if that is later because clocks
     * differ.
     */
    void take(LocalDate wantedDate) {
        lastSequence++;
        if (wantedDate.isAfter(lastIssuedOn)) {
            lastIssuedOn = wantedDate;
        }
    }
}
