package org.creditsledger.payments;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Period;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;

/**
 * A pack of credits that a user can buy.
 *
 * @param credits whole credits of the type, without the bonus
 * @param bonusCredits whole credits that come on top; they are used first
 * @param expiresAfter how long after the purchase all of them can be used, in the seller's time zone; null for ever
 * @param priceMinor in the currency's smallest unit
 * @param currency ISO 4217, upper case
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CreditPack(
        String id,
        String type,
        long credits,
        long bonusCredits,
        @Nullable Period expiresAfter,
        long priceMinor,
        String currency)
        implements Checkout.Offer {

    private static final int MAX_QUANTITY = 10_000;

    /** Whether a text can be an id: a query with any other text would be an error in the database. */
    static boolean isId(String text) {
        return text.matches("[!-~]{1,64}");
    }

    /** Whole credits with the bonus. */
    public long allCredits() {
        return credits + bonusCredits;
    }

    /**
     * How many of these packs an amount before discounts and taxes pays for.
     *
     * @return 0 if the amount is not a whole number of packs, is in another currency, or buys more than one entry can
     *     hold
     */
    int quantityFor(long subtotalMinor, String paidIn) {
        var quantity = subtotalMinor / priceMinor;
        var isWhole = subtotalMinor % priceMinor == 0 && currency.equals(paidIn);
        var isCreditable = quantity <= MAX_QUANTITY && quantity * allCredits() <= Posting.MAX_AMOUNT;
        return isWhole && isCreditable ? (int) quantity : 0;
    }
}
