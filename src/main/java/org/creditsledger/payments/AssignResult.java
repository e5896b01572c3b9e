package org.creditsledger.payments;

import org.creditsledger.ledger.Entry;

/** What became of the wish to credit an unmatched payment. */
public sealed interface AssignResult {

    /**
     * It is credited and invoiced.
     *
     * @param isReplay whether it was before, as the same
     */
    record Assigned(Entry credit, boolean isReplay) implements AssignResult {}

    /** The payment was credited as something else, or the key was used for another payment. */
    record Conflict(String idempotencyKey) implements AssignResult {}

    /** There is no such anomaly. */
    record NotFound() implements AssignResult {}

    /** The anomaly is not an unmatched payment. */
    record NotAssignable() implements AssignResult {}

    /** An admin may not credit themselves. */
    record OwnPayment() implements AssignResult {}

    /** No such pack exists. */
    record UnknownPack(String packId) implements AssignResult {}
}
