package org.creditsledger.simulator;

import java.time.Instant;

/**
 * An invoice of a simulated subscription.
 *
 * @param start of the period that it pays for
 * @param status in Stripe's words
 * @param refundedMinor how much of the amount was given back
 */
public record SimulatedInvoice(
        String id, Instant start, Instant end, long amountMinor, long refundedMinor, String currency, String status) {

    public boolean isOpen() {
        return status.equals(SimulatedInvoiceRow.OPEN);
    }

    /** How much can be given back. */
    public long refundableMinor() {
        return status.equals(SimulatedInvoiceRow.PAID) ? amountMinor - refundedMinor : 0;
    }
}
