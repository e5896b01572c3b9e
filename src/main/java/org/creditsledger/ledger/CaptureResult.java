package org.creditsledger.ledger;

/** The result of a request to capture a hold. Only the first case moves credits. */
public sealed interface CaptureResult {

    /** The job was debited. The rest of the hold is available again, unless more captures may follow: then it stays pending. */
    record Captured(Hold hold, Entry debit) implements CaptureResult {}

    /** The same was captured before, with this debit. */
    record Replayed(Hold hold, Entry debit) implements CaptureResult {}

    /** The hold was captured before, with another amount. */
    record AlreadyCaptured(Hold hold, Entry debit) implements CaptureResult {}

    record AlreadyReleased(Hold hold) implements CaptureResult {}

    record Expired(Hold hold) implements CaptureResult {}

    /** The amount exceeds the hold, and the difference is not available. The hold stays pending. */
    record Exceeds(Hold hold, long attemptedAmount, long balance, long available) implements CaptureResult {}

    /** The job was debited without the hold, which stays pending. */
    record AlreadyDebited(Hold hold, Entry debit) implements CaptureResult {}

    /** More captures may follow, and they can only take what is still held. The hold stays as it is. */
    record ExceedsHold(Hold hold, long attemptedAmount) implements CaptureResult {}

    /** A different call changed the hold under this key. */
    record KeyConflict(Hold hold) implements CaptureResult {}

    record NotFound() implements CaptureResult {}
}
