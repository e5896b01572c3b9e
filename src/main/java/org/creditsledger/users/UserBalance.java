package org.creditsledger.users;

import java.time.Instant;
import org.creditsledger.ledger.Balance;
import org.jspecify.annotations.Nullable;

/**
 * A user's balance of one credit type, and the time of its last change.
 *
 * @param lastActivityAt the time of the last entry or hold; null without any
 */
public record UserBalance(
        String uid, Balance balance, @Nullable Instant lastActivityAt) {}
