package org.creditsledger.invoices;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface InvoiceRepository extends Repository<InvoiceRow, UUID> {

    boolean existsByPaymentId(String paymentId);

    InvoiceRow save(InvoiceRow invoice);

    Optional<InvoiceRow> findById(UUID id);

    long countByUid(String uid);

    @Query("""
            select invoice from InvoiceRow invoice
            where invoice.uid = :uid
              and (invoice.issueYear < :year or invoice.issueYear = :year and invoice.yearSequence < :sequence)
            order by invoice.issueYear desc, invoice.yearSequence desc
            offset :skip rows fetch first :limit rows only
            """)
    List<InvoiceRow> findOlder(String uid, int year, long sequence, int skip, int limit);
}
