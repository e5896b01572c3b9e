package org.creditsledger.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Credits reserved for a job: still in the balance, no longer available.
 *
 * @param attempt the attempt at the job, from 1 on
 * @param amount whole credits that were reserved, with its extensions
 * @param reason the reason of its debit, a line for people
 * @param isReasonOfCaller whether the caller wrote the reason, or it is our wording; null in a hold of an earlier release
 * @param meta the meta of the job when the hold was placed
 * @param asked how it was placed, before any extension
 * @param settledAt when it was captured or released, or found to be expired
 * @param capturedAmount whole credits that the job was debited, by all captures together
 * @param entryId the last debit that captured it
 * @param captures how many debits captured it
 */
public record Hold(
        UUID id,
        String uid,
        String type,
        long amount,
        String source,
        String jobId,
        int attempt,
        String reason,
        @Nullable Boolean isReasonOfCaller,
        Map<String, String> meta,
        Asked asked,
        HoldStatus status,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant settledAt,
        @Nullable Long capturedAmount,
        @Nullable UUID entryId,
        int captures) {

    /**
     * The request that placed a hold.
     *
     * @param amount whole credits
     * @param minimum whole credits that were enough; null if all were needed
     */
    public record Asked(long amount, @Nullable Long minimum, Instant expiresAt) {}

    /** Whole credits that are not available because of it. */
    public long held() {
        return status == HoldStatus.PENDING ? amount - captured() : 0;
    }

    /** Whole credits that the job was debited so far. */
    public long captured() {
        return capturedAmount == null ? 0 : capturedAmount;
    }

    /**
     * Whether a request with this reason is the same: both have the caller's same words, or both have our wording, of any release.
     */
    public boolean hasReason(String reason, boolean isOfCaller) {
        return reason.equals(this.reason) || !isOfCaller && !Boolean.TRUE.equals(isReasonOfCaller);
    }

    public JobAttempt job() {
        return new JobAttempt(source, jobId, attempt);
    }
}
