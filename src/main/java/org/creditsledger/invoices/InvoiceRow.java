package org.creditsledger.invoices;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code invoices}. */
@Entity
@Table(name = "invoices")
class InvoiceRow {

    @Id
    private UUID id;

    private String uid;
    private String paymentId;
    private String packId;
    private String type;
    private long credits;
    private long amountMinor;
    private String currency;
    private Instant issuedAt;

    @SuppressWarnings("NullAway.Init")
    protected InvoiceRow() {} // for JPA

    InvoiceRow(Invoice invoice) {
        this.id = invoice.id();
        this.uid = invoice.uid();
        this.paymentId = invoice.paymentId();
        this.packId = invoice.packId();
        this.type = invoice.type();
        this.credits = invoice.credits();
        this.amountMinor = invoice.amountMinor();
        this.currency = invoice.currency();
        this.issuedAt = invoice.issuedAt();
    }
}
