package org.creditsledger.jobs;

import java.time.Instant;
import org.creditsledger.pricing.Work;
import org.jspecify.annotations.Nullable;

/**
 * What a job service reports of one generation job.
 *
 * @param occurredAt when it happened, by the clock of the job service
 * @param quoteId the quote that the user was shown, if there was one
 */
public record JobEvent(
        Kind kind,
        Instant occurredAt,
        String jobId,
        String uid,
        Work work,
        @Nullable String quoteId) {

    /** What happened to the job. */
    public enum Kind {
        STARTED,
        SUCCEEDED,
        FAILED
    }

    String source() {
        return work.source();
    }
}
