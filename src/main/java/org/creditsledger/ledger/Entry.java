package org.creditsledger.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One posting that took effect, as other packages read it. It never changes.
 *
 * @param seq 1, 2, 3… per uid and type, without gaps
 * @param amount whole credits, always positive
 * @param balanceAfter the user's credits of this type after this entry
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
        String idempotencyKey) {

    /** The request that it answered: to post it again is a replay. */
    public Posting request() {
        return new Posting(
                uid,
                type,
                direction,
                amount,
                source,
                reason,
                jobId,
                paymentId,
                invoiceId,
                relatedEntryId,
                meta,
                createdBy,
                idempotencyKey);
    }
}
