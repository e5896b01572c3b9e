package org.creditsledger.ledger;

/** What became of a wish to release a hold. */
public sealed interface ReleaseResult {

    /** What was held is available again. */
    record Released(Hold hold) implements ReleaseResult {}

    /** The hold was released before. */
    record Replayed(Hold hold) implements ReleaseResult {}

    record AlreadyCaptured(Hold hold) implements ReleaseResult {}

    /** It had expired, so that what was held is available again. */
    record Expired(Hold hold) implements ReleaseResult {}

    record NotFound() implements ReleaseResult {}
}
