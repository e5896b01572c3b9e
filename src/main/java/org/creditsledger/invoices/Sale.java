package org.creditsledger.invoices;

import java.time.Instant;
import java.util.UUID;

/**
 * A paid purchase that needs an invoice.
 *
 * @param invoiceId the id that the credit in the ledger names
 * @param type the credit type
 * @param credits whole credits of the type, of all packs together
 * @param quantity the number of packs
 * @param grossMinor the amount paid with tax, in the currency's smallest unit
 * @param currency ISO 4217, upper case
 * @param paidAt decides the date and the year of the invoice
 * @param entryId the credit in the ledger
 */
public record Sale(
        UUID invoiceId,
        String uid,
        String paymentId,
        String packId,
        String type,
        long credits,
        int quantity,
        long grossMinor,
        String currency,
        Instant paidAt,
        UUID entryId) {}
