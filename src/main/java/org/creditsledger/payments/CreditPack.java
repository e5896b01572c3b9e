package org.creditsledger.payments;

import org.creditsledger.ledger.Posting;

/**
 * A pack of credits that a user can buy.
 *
 * @param credits whole credits of the type
 * @param priceMinor in the currency's smallest unit
 * @param currency ISO 4217, upper case
 */
public record CreditPack(String id, String type, long credits, long priceMinor, String currency) {

    private static final int MAX_QUANTITY = 10_000;

    /** Whether a text can be an id: a query with any other text would be an error in the database. */
    static boolean isId(String text) {
        return text.matches("[!-~]{1,64}");
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
        var isCreditable = quantity <= MAX_QUANTITY && quantity * credits <= Posting.MAX_AMOUNT;
        return isWhole && isCreditable ? (int) quantity : 0;
    }
}
