package org.creditsledger.users;

import java.time.Instant;
import org.creditsledger.ledger.Balance;
import org.jspecify.annotations.Nullable;

/**
 * What a user has of one credit type, and when that last changed.
 *
 * @param lastActivityAt of the last entry or hold; null when there never was one
 */
public record AccountState(
        String uid, Balance balance, @Nullable Instant lastActivityAt) {}
