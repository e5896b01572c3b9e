package org.creditsledger.integrity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code balances} as it is in the database, unverified: it claims where a chain of entries ends.
 *
 * @param pendingHolds the sum of what is held and not settled, seen at the same moment
 * @param lotCredits whole credits in lots; {@code lotHeld} those of them that holds have pinned
 * @param lotsSeq the seq of the last entry; null without lots
 * @param lots those with credits, seen at the same moment: id, remaining, held, category, priority and end in seconds since 1970,
 *     with spaces between, comma-separated
 * @param lotChanges the new ends of these lots, oldest first, seen at the same moment: id and end, with a space between,
 *     comma-separated
 * @param pinned the slices of the pending holds, seen at the same moment: JSON arrays with {@code |} between
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
        long lotCredits,
        long lotHeld,
        @Nullable Long lotsSeq,
        String lots,
        String lotChanges,
        String pinned,
        @Nullable Long firstBeyond) {}
