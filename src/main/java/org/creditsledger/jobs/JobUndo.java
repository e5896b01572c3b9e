package org.creditsledger.jobs;

import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.springframework.stereotype.Component;

/** Releases the hold or refunds the debit of a failed job. */
@Component
class JobUndo {

    private static final String REASON = "Job failed";

    private final LedgerService ledger;
    private final KnownJobs known;

    JobUndo(LedgerService ledger, KnownJobs known) {
        this.ledger = ledger;
        this.known = known;
    }

    /**
     * Handles a start or a success of a failed job: charges nothing, and undoes what the failure could not see.
     *
     * @param isRepeated whether the event took effect before the failure
     */
    JobOutcome afterFailure(JobEvent event, boolean isRepeated) {
        var outcome = undo(event, isRepeated);
        if (outcome instanceof JobOutcome.Duplicate(var _, var credits)) {
            return isRepeated
                    ? new JobOutcome.Duplicate(known.debit(event).orElse(null), credits)
                    : new JobOutcome.Ignored(null, credits);
        }
        return outcome;
    }

    JobOutcome undo(JobEvent event, boolean isRepeated) {
        var hold = known.hold(event).filter(placed -> placed.uid().equals(event.uid()));
        var released = known.releaseIfPending(event, hold);
        var debit = known.debit(event).filter(entry -> entry.uid().equals(event.uid()));
        var nothing = JobCredits.nothingCharged(hold.map(Hold::amount).orElse(null));
        if (debit.isPresent()) {
            return refund(event, debit.get(), nothing);
        }
        if (released) {
            return new JobOutcome.Released(nothing);
        }
        return isRepeated && hold.isPresent()
                ? new JobOutcome.Duplicate(null, nothing)
                : new JobOutcome.Ignored(null, nothing);
    }

    private JobOutcome refund(JobEvent event, Entry debit, JobCredits nothing) {
        for (var key : event.job().refundKeys()) {
            switch (ledger.post(Posting.jobRefund(debit, key, REASON, JobService.CREATED_BY))) {
                case PostingResult.Posted(var refund) -> {
                    return new JobOutcome.Refunded(refund, nothing);
                }
                case PostingResult.Replayed(var refund) -> {
                    return new JobOutcome.Duplicate(refund, nothing);
                }
                case PostingResult.KeyConflict _ -> {} // the refund of another job with a similar jobId
                case PostingResult.ExceedsRelated(var _, var _, var left) -> {
                    // An admin already refunded it, wholly or in part.
                    return new JobOutcome.Ignored(debit, JobCredits.charged(nothing.quoted(), left));
                }
                case PostingResult.Refused _ -> throw new IllegalStateException("a credit is never refused");
            }
        }
        throw new IllegalStateException("no key is free for the refund of " + debit.idempotencyKey());
    }
}
