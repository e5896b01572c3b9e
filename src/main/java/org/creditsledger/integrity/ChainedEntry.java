package org.creditsledger.integrity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code credits_ledger} as it is in the database, unverified, with the columns to compare it with its neighbors.
 *
 * @param lots as it is stored, which need not be JSON
 * @param asWritten whether the columns give the stored hash and fingerprint
 */
record ChainedEntry(
        UUID id,
        long seq,
        String direction,
        long amount,
        long balanceAfter,
        Instant createdAt,
        byte @Nullable [] previousHash,
        byte[] hash,
        @Nullable String lots,
        boolean asWritten) {}
