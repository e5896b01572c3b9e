package org.creditsledger.invoices;

import java.util.UUID;
import org.springframework.data.repository.Repository;

interface InvoiceRepository extends Repository<InvoiceRow, UUID> {

    InvoiceRow save(InvoiceRow invoice);
}
