package org.creditsledger.ledger;

/** The result of a {@link HoldRequest}. */
public sealed interface PlaceResult {

    /** The credits are reserved. */
    record Placed(Hold hold) implements PlaceResult {}

    /** The same hold was placed before; this is its current state. */
    record Replayed(Hold hold) implements PlaceResult {}

    /** Another hold was placed for the same source and job; nothing was reserved. */
    record HoldConflict(Hold existing) implements PlaceResult {}

    /** The job was debited before credits were reserved for it; nothing was reserved. */
    record AlreadyDebited(Entry debit) implements PlaceResult {}

    /** The request exceeds the available credits; nothing was reserved. Amounts are whole credits. */
    record Refused(String type, long attemptedAmount, long balance, long available) implements PlaceResult {}
}
