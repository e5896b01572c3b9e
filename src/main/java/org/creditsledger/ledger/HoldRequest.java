package org.creditsledger.ledger;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to reserve credits for a job, once per source, job and attempt. Its reason and meta become those of the debit that
 * captures the hold.
 *
 * @param amount whole credits, as in a {@link Posting}
 * @param minimum whole credits that are enough, if the {@code amount} is not available; null if all are needed
 * @param isReasonOfCaller whether the caller wrote the reason, so that it is part of the request; otherwise it is our wording,
 *     which may change
 * @param timeout after which the hold expires, counted from its placing; 1 second to 24 hours
 */
public record HoldRequest(
        String uid,
        String type,
        long amount,
        @Nullable Long minimum,
        String source,
        String jobId,
        int attempt,
        String reason,
        boolean isReasonOfCaller,
        Map<String, String> meta,
        String createdBy,
        Duration timeout) {

    public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);
    public static final Duration MIN_TIMEOUT = Duration.ofSeconds(1);
    public static final Duration MAX_TIMEOUT = Duration.ofHours(24);

    public HoldRequest {
        // A hold must be valid as a debit.
        meta = Posting.jobDebit(uid, type, amount, new JobAttempt(source, jobId, attempt), reason, meta, createdBy)
                .meta();
        if (minimum != null && (minimum < 1 || minimum > amount)) {
            throw new IllegalArgumentException("minimum must be 1 to the amount: " + minimum);
        }
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("timeout must be 1 second to 24 hours: " + timeout);
        }
    }

    /** With a reason in our wording. */
    public HoldRequest(
            String uid,
            String type,
            long amount,
            String source,
            String jobId,
            int attempt,
            String reason,
            Map<String, String> meta,
            String createdBy,
            Duration timeout) {
        this(uid, type, amount, null, source, jobId, attempt, reason, false, meta, createdBy, timeout);
    }

    /** For the first attempt at a job, with a reason in our wording. */
    public HoldRequest(
            String uid,
            String type,
            long amount,
            String source,
            String jobId,
            String reason,
            Map<String, String> meta,
            String createdBy,
            Duration timeout) {
        this(uid, type, amount, source, jobId, 1, reason, meta, createdBy, timeout);
    }

    /** The same, with a reason that the caller wrote. */
    public HoldRequest inWordsOfCaller() {
        return new HoldRequest(
                uid, type, amount, minimum, source, jobId, attempt, reason, true, meta, createdBy, timeout);
    }

    /** The same, content with less: as much as is available, but at least this. */
    public HoldRequest withMinimum(long minimum) {
        return new HoldRequest(
                uid, type, amount, minimum, source, jobId, attempt, reason, isReasonOfCaller, meta, createdBy, timeout);
    }

    /** The least that must be available. */
    long leastAmount() {
        return minimum == null ? amount : minimum;
    }

    public JobAttempt job() {
        return new JobAttempt(source, jobId, attempt);
    }
}
