package org.creditsledger.ledger;

/**
 * What a user has of one credit type, in whole credits.
 *
 * @param amount the sum of all entries
 * @param held what running jobs have reserved of it
 */
public record Balance(String type, long amount, long held) {

    /** What a new debit may take. */
    public long available() {
        return amount - held;
    }
}
