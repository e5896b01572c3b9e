package org.creditsledger.payments;

/**
 * What a user can buy.
 *
 * @param credits whole credits of the type
 * @param priceMinor in the currency's smallest unit
 * @param currency ISO 4217, upper case
 */
public record CreditPack(String id, String type, long credits, long priceMinor, String currency) {}
