package org.creditsledger.payments;

import org.creditsledger.ledger.Entry;

/** The result of crediting an unmatched payment. */
public sealed interface AssignResult {

    /**
     * The payment is credited and invoiced.
     *
     * @param isReplay whether the same was done before
     */
    record Assigned(Entry credit, boolean isReplay) implements AssignResult {}

    /** The payment was credited to another user or for another pack, or the key was used for another payment. */
    record Conflict(String idempotencyKey) implements AssignResult {}

    /** No anomaly has this id. */
    record NotFound() implements AssignResult {}

    /** The anomaly is not an unmatched payment. */
    record NotAssignable() implements AssignResult {}

    /** An admin may not credit themselves. */
    record OwnPayment() implements AssignResult {}

    /** No pack has this id. */
    record UnknownPack(String packId) implements AssignResult {}
}
