package org.creditsledger.invoices;

import java.time.Instant;
import java.util.UUID;

/**
 * A purchase that was paid and is to have an invoice.
 *
 * @param invoiceId as the credit in the ledger names it
 * @param type of the credits
 * @param credits whole credits of the type, of all packs together
 * @param quantity how many packs
 * @param grossMinor what was paid, tax included, in the currency's smallest unit
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
