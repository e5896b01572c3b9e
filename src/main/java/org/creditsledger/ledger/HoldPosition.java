package org.creditsledger.ledger;

import java.time.Instant;
import java.util.UUID;

/** A place in a list of holds, which runs from the newest to the oldest. */
public record HoldPosition(Instant createdAt, UUID id) {

    public static HoldPosition of(Hold hold) {
        return new HoldPosition(hold.createdAt(), hold.id());
    }
}
