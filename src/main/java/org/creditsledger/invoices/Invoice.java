package org.creditsledger.invoices;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a purchase cost and what it bought, as it was when it was issued: it does not change when a setting or the buyer
 * does.
 *
 * @param number unique, and without gaps within the year of {@code issuedOn}
 * @param issuedOn in the seller's time zone
 * @param currency ISO 4217, upper case; all its money is in this currency's smallest unit
 * @param taxRateBasisPoints 2000 are 20 %
 * @param grossMinor what was paid: net and tax together
 * @param note what else the seller has to say; may be empty
 * @param language of the document, an IETF tag
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

    /** Who sold it. Only the name is always there; what is not known is empty. */
    public record Seller(String name, List<String> addressLines, String taxId, String email) {}

    /** @param email as it was known when the invoice was issued; someone may buy before they are known */
    public record Buyer(String uid, @Nullable String email) {}

    /**
     * @param credits whole credits of the type, of all packs together
     * @param quantity how many packs
     */
    public record Line(String description, String packId, String type, long credits, int quantity, long grossMinor) {}
}
