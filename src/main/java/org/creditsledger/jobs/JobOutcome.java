package org.creditsledger.jobs;

import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.PostingResult;

/** What a {@link JobEvent} led to. */
public sealed interface JobOutcome {

    /** The job was debited. */
    record Debited(Entry debit) implements JobOutcome {}

    /** A job that had been debited failed after all, and its credits were given back. */
    record Refunded(Entry refund) implements JobOutcome {}

    /** The event had taken effect before. */
    record Duplicate(Entry entry) implements JobOutcome {}

    /** Nothing was due: no credits move when a job starts, or fails without having been debited. */
    record Ignored() implements JobOutcome {}

    /** The balance does not cover the job. */
    record Refused(PostingResult.Refused refusal) implements JobOutcome {}

    /** Another job was debited under the same source and jobId. */
    record Conflict(Entry existing) implements JobOutcome {}

    /** The price list does not know this work. */
    record UnknownPrice() implements JobOutcome {}

    /** The debit was given back or undone by other means before the job was reported as failed. */
    record AlreadyGivenBack(Entry debit) implements JobOutcome {}
}
