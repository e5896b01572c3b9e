package org.creditsledger.jobs;

import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;

/** The outcome of a {@link JobEvent}. */
public sealed interface JobOutcome {

    /** Credits are reserved for the job. */
    record Held(JobCredits credits) implements JobOutcome {}

    /** The job was debited. */
    record Debited(Entry debit, JobCredits credits) implements JobOutcome {}

    /** The reserved credits are available again. */
    record Released(JobCredits credits) implements JobOutcome {}

    /** A debited job failed after all, and its credits were refunded. */
    record Refunded(Entry refund, JobCredits credits) implements JobOutcome {}

    /** The event had taken effect before. */
    record Duplicate(@Nullable Entry entry, JobCredits credits) implements JobOutcome {}

    /** Nothing was due: the job is over, or never cost anything. */
    record Ignored(@Nullable Entry entry, JobCredits credits) implements JobOutcome {}

    /** The job was delivered but nothing could be charged: the user had no credits. */
    record Uncharged(JobCredits credits) implements JobOutcome {}

    /** The available credits do not cover the job. Amounts are whole credits. */
    record Refused(String type, long attemptedAmount, long balance, long available) implements JobOutcome {}

    /** Another job was reported under the same source, jobId and attempt. */
    record Conflict(String idempotencyKey) implements JobOutcome {}

    /** The price list does not know this work. */
    record UnknownPrice() implements JobOutcome {}

    /** The quote that came with the job is for other work or another user. */
    record QuoteMismatch() implements JobOutcome {}
}
