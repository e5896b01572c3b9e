package org.creditsledger.ledger;

import java.time.Instant;

/** The result of a request to extend a hold. Only the first case changes it. */
public sealed interface ExtendResult {

    /** More credits are held, or for longer. */
    record Extended(Hold hold) implements ExtendResult {}

    /** The same call extended it before; this is its current state. */
    record Replayed(Hold hold) implements ExtendResult {}

    /** A different call changed the hold under this key. */
    record KeyConflict(Hold hold) implements ExtendResult {}

    /** More was requested than is available. The hold stays as it is. Amounts are whole credits. */
    record Refused(Hold hold, long attemptedAmount, long balance, long available) implements ExtendResult {}

    /**
     * No hold may be that large or last that long. The hold stays as it is.
     *
     * @param maxAmount whole credits that it may hold at most, those that it holds already among them
     * @param latestExpiresAt when it must expire at the latest
     */
    record BeyondLimit(Hold hold, long maxAmount, Instant latestExpiresAt) implements ExtendResult {}

    /** It was captured or released, or has expired. */
    record AlreadySettled(Hold hold) implements ExtendResult {}

    record NotFound() implements ExtendResult {}
}
