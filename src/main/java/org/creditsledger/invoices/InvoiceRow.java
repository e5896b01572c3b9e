package org.creditsledger.invoices;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.creditsledger.database.AssignedIdRow;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code invoices} with its lines: written once, never changed. */
@Entity
@Immutable
@Table(name = "invoices")
class InvoiceRow extends AssignedIdRow<UUID> {

    @Id
    private UUID id;

    private String number;
    int issueYear;
    long yearSequence;
    private LocalDate issuedOn;
    private Instant paidAt;
    String uid;
    private @Nullable String buyerEmail;
    private String sellerName;
    private String sellerAddress;
    private String sellerTaxId;
    private String sellerEmail;
    private String currency;
    private String taxName;
    private int taxBasisPoints;
    private long netMinor;
    private long taxMinor;
    private long grossMinor;
    private String note;
    private String language;
    private String paymentId;
    private UUID entryId;

    @ElementCollection(fetch = FetchType.LAZY)
    @CollectionTable(name = "invoice_lines", joinColumns = @JoinColumn(name = "invoice_id"))
    @OrderColumn(name = "position")
    @Immutable
    @BatchSize(size = InvoiceService.MAX_PAGE_SIZE)
    private List<InvoiceLine> lines = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    protected InvoiceRow() {} // for JPA

    InvoiceRow(Invoice invoice, long yearSequence) {
        this.id = invoice.id();
        this.number = invoice.number();
        this.issueYear = invoice.issuedOn().getYear();
        this.yearSequence = yearSequence;
        this.issuedOn = invoice.issuedOn();
        this.paidAt = invoice.paidAt();
        this.uid = invoice.buyer().uid();
        this.buyerEmail = invoice.buyer().email();
        this.sellerName = invoice.seller().name();
        this.sellerAddress = String.join("\n", invoice.seller().addressLines());
        this.sellerTaxId = invoice.seller().taxId();
        this.sellerEmail = invoice.seller().email();
        this.currency = invoice.currency();
        this.taxName = invoice.taxName();
        this.taxBasisPoints = invoice.taxRateBasisPoints();
        this.netMinor = invoice.netMinor();
        this.taxMinor = invoice.taxMinor();
        this.grossMinor = invoice.grossMinor();
        this.note = invoice.note();
        this.language = invoice.language();
        this.paymentId = invoice.paymentId();
        this.entryId = invoice.entryId();
        this.lines.addAll(invoice.lines().stream().map(InvoiceLine::new).toList());
    }

    @Override
    public UUID getId() {
        return id;
    }

    Invoice toInvoice() {
        return new Invoice(
                id,
                number,
                issuedOn,
                paidAt,
                new Invoice.Seller(sellerName, sellerAddress.lines().toList(), sellerTaxId, sellerEmail),
                new Invoice.Buyer(uid, buyerEmail),
                lines.stream().map(InvoiceLine::toLine).toList(),
                currency,
                taxName,
                taxBasisPoints,
                netMinor,
                taxMinor,
                grossMinor,
                note,
                language,
                paymentId,
                entryId);
    }
}
