package org.creditsledger.invoices;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
 * @param plan null for packs; with it, the pack is the plan
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
        UUID entryId,
        @Nullable PlanPeriod plan) {

    /**
     * A period of a plan.
     *
     * @param name of the plan, for people
     * @param moreCredits whole credits of further types, by type
     */
    public record PlanPeriod(String name, Instant start, Instant end, Map<String, Long> moreCredits) {}
}
