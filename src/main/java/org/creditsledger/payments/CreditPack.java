package org.creditsledger.payments;

import org.creditsledger.ledger.Posting;

/**
 * What a user can buy.
 *
 * @param credits whole credits of the type
 * @param priceMinor in the currency's smallest unit
 * @param currency ISO 4217, upper case
 */
public record CreditPack(String id, String type, long credits, long priceMinor, String currency) {

    private static final int MAX_QUANTITY = 10_000;

    /** What may stand as an id; to ask the database for anything else would be an error, not a miss. */
    static boolean isId(String text) {
        return text.matches("[!-~]{1,64}");
    }

    /**
     * How many of these an amount before discounts and taxes pays for.
     *
     * @return 0 if it is not a whole number of them, or of another currency, or more than one entry can hold
     */
    int quantityFor(long subtotalMinor, String paidIn) {
        var quantity = subtotalMinor / priceMinor;
        var isWhole = subtotalMinor % priceMinor == 0 && currency.equals(paidIn);
        var isCreditable = quantity <= MAX_QUANTITY && quantity * credits <= Posting.MAX_AMOUNT;
        return isWhole && isCreditable ? (int) quantity : 0;
    }
}
