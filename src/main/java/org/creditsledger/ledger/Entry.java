package org.creditsledger.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One posting that took effect, as everybody outside this package reads it. It never changes.
 *
 * @param seq 1, 2, 3… per uid and type, without gaps
 * @param amount whole credits, always positive
 * @param balanceAfter whole credits of this type that the user had once this entry was written
 * @param createdAt to the microsecond, later than every earlier entry of the same uid and type
 */
public record Entry(
        UUID id,
        String uid,
        String type,
        long seq,
        Direction direction,
        long amount,
        long balanceAfter,
        String source,
        String reason,
        @Nullable String jobId,
        @Nullable String paymentId,
        @Nullable UUID invoiceId,
        @Nullable UUID relatedEntryId,
        Map<String, String> meta,
        Instant createdAt,
        String createdBy,
        String idempotencyKey) {}
