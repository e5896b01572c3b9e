package org.creditsledger.jobs;

/**
 * What a job service reports of one generation job.
 *
 * @param source the kind of job: {@code text2image}, {@code image2image}, …
 * @param quantity outputs of the job, 1 to {@value #MAX_QUANTITY}
 */
public record JobEvent(
        Kind kind, String jobId, String uid, String source, String model, String resolution, int quantity) {

    public static final int MAX_QUANTITY = 1_000;

    /** The same job, with something else having happened to it. */
    public JobEvent as(Kind kind) {
        return new JobEvent(kind, jobId, uid, source, model, resolution, quantity);
    }

    /** What happened to the job. */
    public enum Kind {
        STARTED,
        SUCCEEDED,
        FAILED
    }
}
