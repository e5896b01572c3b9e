package org.creditsledger.jobs;

import java.time.Duration;
import java.time.Instant;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.JobAttempt;
import org.creditsledger.pricing.Work;
import org.jspecify.annotations.Nullable;

/**
 * An event of one generation job, as a job service reports it.
 *
 * @param occurredAt when it happened, by the clock of the job service
 * @param attempt the number of the attempt at the job, 1 to {@value JobAttempt#MAX_ATTEMPT}; attempts do not affect
 *     each other
 * @param quoteId the quote that the user was shown, if there was one
 * @param holdTimeout how long its start, or a progress, reserves credits, 1 second to 24 hours
 */
public record JobEvent(
        Kind kind,
        Instant occurredAt,
        String jobId,
        int attempt,
        String uid,
        Work work,
        @Nullable String quoteId,
        Duration holdTimeout) {

    /** What happened to the job. */
    public enum Kind {
        STARTED,
        /** It runs longer, or will make more, than its start said. */
        PROGRESSED,
        SUCCEEDED,
        FAILED;

        /** Whether it says how much may be due in the end. */
        public boolean reserves() {
            return this == STARTED || this == PROGRESSED;
        }
    }

    public JobEvent {
        if (kind.reserves() && work.quantity() == 0) {
            throw new IllegalArgumentException("nothing to reserve for");
        }
    }

    /** An event of the first attempt, which reserves for an hour. */
    public JobEvent(Kind kind, Instant occurredAt, String jobId, String uid, Work work, @Nullable String quoteId) {
        this(kind, occurredAt, jobId, 1, uid, work, quoteId, HoldRequest.DEFAULT_TIMEOUT);
    }

    JobAttempt job() {
        return new JobAttempt(work.source(), jobId, attempt);
    }
}
