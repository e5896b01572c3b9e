package org.creditsledger.jobs;

import jakarta.persistence.Embeddable;
import org.creditsledger.ledger.JobAttempt;

/** One attempt at a job of one user: a report that names another user does not affect this user. */
@Embeddable
record JobKey(String source, String jobId, int attempt, String uid) {

    static JobKey of(JobAttempt job, String uid) {
        return new JobKey(job.source(), job.jobId(), job.attempt(), uid);
    }
}
