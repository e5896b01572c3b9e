package org.creditsledger.invoices;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authorization.method.HandleAuthorizationDenied;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Requests the invoices of purchases and shows them to their buyers. */
@Service
public class InvoiceService {

    /** The maximum number of invoices for one read. */
    public static final int MAX_PAGE_SIZE = 200;

    private static final Logger log = LoggerFactory.getLogger(InvoiceService.class);

    private final InvoiceRepository invoices;
    private final DueInvoices due;
    private final InvoiceIssuer issuer;
    private final InvoicePdf pdf;
    private final ZoneId sellersZone;

    InvoiceService(
            InvoiceRepository invoices,
            DueInvoices due,
            InvoiceIssuer issuer,
            InvoiceProperties properties,
            InvoicePdf pdf) {
        this.invoices = invoices;
        this.due = due;
        this.issuer = issuer;
        this.pdf = pdf;
        this.sellersZone = properties.zone();
        if (properties.seller().name().isBlank()) {
            log.warn(
                    "invoices name no seller: set credits.invoices.seller.name and the other settings of credits.invoices (docs/reference/settings.md)");
        }
    }

    /**
     * Requests the invoice of a sale in the transaction that posts the purchase, so neither stays without the other. The
     * invoice is usually there when that transaction has ended, and otherwise some seconds later.
     *
     * @throws IllegalArgumentException if the currency is not in ISO 4217
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(propagation = Propagation.MANDATORY)
    public void request(Sale sale) {
        issuer.request(sale);
    }

    /** The time zone in which the seller's days begin. */
    public ZoneId sellersZone() {
        return sellersZone;
    }

    /** Whether an invoice of a user has been requested and not written yet. */
    @PreAuthorize("hasRole('ADMIN') or #uid == authentication.name")
    @Transactional(readOnly = true)
    public boolean isDue(UUID id, String uid) {
        return due.contains(id, uid);
    }

    /** An invoice; empty for everyone but its buyer and admins. */
    @PostAuthorize("hasRole('ADMIN') or returnObject.empty or returnObject.get().buyer().uid() == authentication.name")
    @HandleAuthorizationDenied(handlerClass = NotYours.class)
    @Transactional(readOnly = true)
    public Optional<Invoice> find(UUID id) {
        return invoices.findById(id).map(InvoiceRow::toInvoice);
    }

    /**
     * A user's invoices, newest first.
     *
     * @param startAfter the id of the last invoice of the page before; null for the first page
     * @param skip how many more to skip; they are still read, so keep it small
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     * @return empty if {@code startAfter} is not an invoice of this user
     */
    @PreAuthorize("hasRole('ADMIN') or #uid == authentication.name")
    @Transactional(readOnly = true)
    public Optional<List<Invoice>> list(String uid, @Nullable UUID startAfter, int skip, int limit) {
        if (limit < 1 || limit > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE_SIZE + ": " + limit);
        }
        if (startAfter == null) {
            return Optional.of(page(uid, Integer.MAX_VALUE, Long.MAX_VALUE, skip, limit));
        }
        return invoices.findById(startAfter)
                .filter(last -> last.uid.equals(uid))
                .map(last -> page(uid, last.issueYear, last.yearSequence, skip, limit));
    }

    private List<Invoice> page(String uid, int year, long sequence, int skip, int limit) {
        return invoices.findOlder(uid, year, sequence, skip, limit).stream()
                .map(InvoiceRow::toInvoice)
                .toList();
    }

    @PreAuthorize("hasRole('ADMIN') or #uid == authentication.name")
    @Transactional(readOnly = true)
    public long count(String uid) {
        return invoices.countByUid(uid);
    }

    /** The invoice as an HTML {@code article} element, from which the PDF is made too. */
    @PreAuthorize("hasRole('ADMIN') or #invoice.buyer().uid() == authentication.name")
    public String html(Invoice invoice) {
        return InvoiceDocument.article(invoice);
    }

    /** The invoice as a PDF file for A4; it has the same bytes each time. */
    @PreAuthorize("hasRole('ADMIN') or #invoice.buyer().uid() == authentication.name")
    public byte[] pdf(Invoice invoice) {
        return pdf.render(invoice);
    }
}
