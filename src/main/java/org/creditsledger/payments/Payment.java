package org.creditsledger.payments;

/**
 * A payment that the provider reports as paid.
 *
 * @param amountMinor what was paid, in the currency's smallest unit
 * @param currency ISO 4217, upper case
 */
public record Payment(String paymentId, String uid, String packId, long amountMinor, String currency) {}
