package org.creditsledger.invoices;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invoice: what a purchase cost and bought when it was issued. It does not change when a setting or the buyer does.
 *
 * @param number unique, and without gaps within the year of {@code issuedOn}
 * @param issuedOn in the seller's time zone
 * @param currency ISO 4217, upper case; all amounts are in this currency's smallest unit
 * @param taxRateBasisPoints 2000 are 20 %
 * @param grossMinor the amount paid: net and tax together
 * @param note an additional text of the seller; may be empty
 * @param language the language of the document, an IETF tag
 * @param entryId the credit in the ledger
 */
public record Invoice(
        UUID id,
        String number,
        LocalDate issuedOn,
        Instant paidAt,
        Seller seller,
        Buyer buyer,
        List<Line> lines,
        String currency,
        String taxName,
        int taxRateBasisPoints,
        long netMinor,
        long taxMinor,
        long grossMinor,
        String note,
        String language,
        String paymentId,
        UUID entryId) {

    /** The seller. Only the name is always set; unknown values are empty. */
    public record Seller(String name, List<String> addressLines, String taxId, String email) {}

    /** @param email as it was known when the invoice was issued; null if the buyer had not signed in yet */
    public record Buyer(String uid, @Nullable String email) {}

    /**
     * @param packId the pack, or the plan
     * @param credits whole credits of the type, of all packs together
     * @param quantity how many packs
     * @param periodStart the first day of the plan's period; null for packs
     * @param periodEnd the day on which the next period begins; null for packs
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Line(
            String description,
            String packId,
            String type,
            long credits,
            int quantity,
            long grossMinor,
            @Nullable LocalDate periodStart,
            @Nullable LocalDate periodEnd) {

        public Line(String description, String packId, String type, long credits, int quantity, long grossMinor) {
            this(description, packId, type, credits, quantity, grossMinor, null, null);
        }
    }
}
