package org.creditsledger.ledger;

/** What became of a wish to capture a hold. Only the first case moves credits. */
public sealed interface CaptureResult {

    /** The job was debited; what was held beyond that is available again. */
    record Captured(Hold hold, Entry debit) implements CaptureResult {}

    /** The hold was captured before, with this amount. */
    record Replayed(Hold hold, Entry debit) implements CaptureResult {}

    /** The hold was captured before, with another amount. */
    record AlreadyCaptured(Hold hold, Entry debit) implements CaptureResult {}

    record AlreadyReleased(Hold hold) implements CaptureResult {}

    record Expired(Hold hold) implements CaptureResult {}

    /** More is to be captured than was held, and the rest is not available. The hold stays pending. */
    record Exceeds(Hold hold, long attemptedAmount, long balance, long available) implements CaptureResult {}

    /** The job was debited without the hold, which stays pending. */
    record AlreadyDebited(Hold hold, Entry debit) implements CaptureResult {}

    record NotFound() implements CaptureResult {}
}
