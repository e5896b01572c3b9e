package org.creditsledger.payments;

/**
 * What a user can buy.
 *
 * @param credits whole credits of the type
 * @param priceMinor in the currency's smallest unit
 * @param currency ISO 4217, upper case
 */
public record CreditPack(String id, String type, long credits, long priceMinor, String currency) {

    /** What may stand as an id; to ask the database for anything else would be an error, not a miss. */
    static boolean isId(String text) {
        return text.matches("[!-~]{1,64}");
    }
}
