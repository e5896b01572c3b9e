package org.creditsledger.integrity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code balances} as it is in the database, unverified: it claims where a chain of entries ends.
 *
 * @param pendingHolds the sum of what is held and not settled, seen at the same moment
 * @param firstBeyond the seq of the first entry after that end, seen at the same moment; there should be none
 */
record Chain(
        String uid,
        String type,
        long amount,
        long held,
        long pendingHolds,
        long seq,
        byte @Nullable [] lastHash,
        Instant updatedAt,
        @Nullable Long firstBeyond) {}
