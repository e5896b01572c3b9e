package org.creditsledger.ledger;

/** Events that the kernel publishes to the features above it. Listeners run on the thread that caused the event. */
public sealed interface LedgerEvent {

    /** The balances or holds of a user have changed, or will when the caller's transaction commits. */
    record CreditsChanged(String uid) implements LedgerEvent {}

    /** A posting has its result; within the caller's transaction if there is one. */
    record PostingAnswered(Posting posting, PostingResult result) implements LedgerEvent {}

    /** A request for a hold has its result. */
    record HoldAnswered(HoldRequest request, PlaceResult result) implements LedgerEvent {}

    /**
     * A capture has its result.
     *
     * @param callerReports whether the caller itself reports a capture that conflicts with another or exceeds the balance
     */
    record CaptureAnswered(CaptureResult result, boolean callerReports) implements LedgerEvent {}

    /**
     * The sweep expires a hold, in a transaction that is not committed yet: afterwards no listener could find the hold
     * again. A hold that a late capture or release finds expired is in that call's result instead.
     *
     * @param balance whole credits of the hold's type
     * @param available whole credits of it, after the hold expired
     */
    record HoldExpired(Hold hold, long balance, long available) implements LedgerEvent {}
}
