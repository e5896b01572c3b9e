package org.creditsledger.ledger;

/**
 * A user's credits of one type, in whole credits.
 *
 * @param amount the sum of all entries
 * @param held the part that is reserved for running jobs
 */
public record Balance(String type, long amount, long held) {

    /** The credits that a new debit may take. */
    public long available() {
        return amount - held;
    }
}
