package org.creditsledger.jobs;

import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;

/** What a {@link JobEvent} led to. */
public sealed interface JobOutcome {

    /** Credits are reserved for the job. */
    record Held(JobCredits credits) implements JobOutcome {}

    /** The job was debited. */
    record Debited(Entry debit, JobCredits credits) implements JobOutcome {}

    /** What was reserved for the job is available again. */
    record Released(JobCredits credits) implements JobOutcome {}

    /** A job that had been debited failed after all, and its credits were given back. */
    record Refunded(Entry refund, JobCredits credits) implements JobOutcome {}

    /** The event had taken effect before. */
    record Duplicate(@Nullable Entry entry, JobCredits credits) implements JobOutcome {}

    /** Nothing was due, as the job is over, or never cost anything. */
    record Ignored(@Nullable Entry entry, JobCredits credits) implements JobOutcome {}

    /** It was delivered and nothing could be charged: the user had nothing. */
    record Uncharged(JobCredits credits) implements JobOutcome {}

    /** What is available does not cover the job. Amounts are whole credits. */
    record Refused(String type, long attemptedAmount, long balance, long available) implements JobOutcome {}

    /** Another job was reported under the same source, jobId and attempt. */
    record Conflict(String idempotencyKey) implements JobOutcome {}

    /** The price list does not know this work. */
    record UnknownPrice() implements JobOutcome {}

    /** The quote that came with the job was given for something else. */
    record QuoteMismatch() implements JobOutcome {}
}
