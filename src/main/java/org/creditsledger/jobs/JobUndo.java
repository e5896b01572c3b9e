package org.creditsledger.jobs;

import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.springframework.stereotype.Component;

/** Lets go or gives back what a job that has failed holds or was debited. */
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
     * A start or a success of a job that has failed: charges nothing, and undoes what the failure could not see.
     *
     * @param isRepeated whether it had taken effect before the failure
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
                case PostingResult.KeyConflict _ -> {} // the refund of another job, for which jobIds are alike
                case PostingResult.ExceedsRelated(var _, var _, var left) -> {
                    // Somebody gave it back by hand, wholly or in part.
                    return new JobOutcome.Ignored(debit, JobCredits.charged(nothing.quoted(), left));
                }
                case PostingResult.Refused _ -> throw new IllegalStateException("a credit is never refused");
            }
        }
        throw new IllegalStateException("no key is free for the refund of " + debit.idempotencyKey());
    }
}
