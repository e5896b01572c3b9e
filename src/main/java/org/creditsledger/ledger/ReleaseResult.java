package org.creditsledger.ledger;

/** The result of a request to release a hold. */
public sealed interface ReleaseResult {

    /** The held credits are available again. */
    record Released(Hold hold) implements ReleaseResult {}

    /** The hold was released before. */
    record Replayed(Hold hold) implements ReleaseResult {}

    record AlreadyCaptured(Hold hold) implements ReleaseResult {}

    /** It had expired, so the held credits are available again. */
    record Expired(Hold hold) implements ReleaseResult {}

    record NotFound() implements ReleaseResult {}
}
