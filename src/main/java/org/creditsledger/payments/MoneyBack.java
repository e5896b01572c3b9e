package org.creditsledger.payments;

/**
 * Money of a payment that went back to the buyer, or that the buyer's bank has claimed.
 *
 * @param claimId all refunds of a payment are one claim, {@value #REFUNDS}; each dispute is one
 * @param amountMinor all of the claim so far, in the currency's smallest unit: what is told later and is more replaces it
 * @param refundId what the entry's key will name
 */
record MoneyBack(String paymentId, String claimId, long amountMinor, String refundId, String reason) {

    static final String REFUNDS = "refunds";
}
