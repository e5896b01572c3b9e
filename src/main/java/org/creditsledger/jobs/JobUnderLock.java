package org.creditsledger.jobs;

import java.util.Optional;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.LockedJob;
import org.creditsledger.ledger.ReleaseResult;

/**
 * An event and its job, under the lock of the user's balance of one credit type. A failure of the job is marked before it
 * locks the balance, so of a success and a failure at once either this sees the mark, or the failure sees the debit.
 */
record JobUnderLock(JobEvent event, String type, LockedJob job, JobRecords.Known known) {

    Step done(JobOutcome outcome) {
        return new Step.Done(outcome, job.balances());
    }

    Step conflict() {
        return done(KnownJobs.conflict(event));
    }

    Optional<Hold> hold() {
        return job.hold();
    }

    Optional<Entry> debit() {
        return job.debit();
    }

    /** The debit, unless it captured the hold. Such a hold is no longer needed. */
    Optional<Entry> debitWithoutHold() {
        return debit().filter(_ -> hold().filter(hold -> hold.captures() > 0).isEmpty());
    }

    boolean hasFailed() {
        return known.hasFailed();
    }

    Optional<SettledJob> settled() {
        return known.settled().filter(_ -> debit().isEmpty());
    }

    /** A pending hold of the user that another balance has. */
    Optional<Step> holdElsewhere() {
        return hold().filter(hold -> hold.status() == HoldStatus.PENDING
                        && hold.uid().equals(event.uid())
                        && !hold.type().equals(type))
                .map(hold -> new Step.OnOtherBalance(hold.type()));
    }

    boolean isHeldForOtherWork() {
        return hold().filter(hold -> !JobTerms.isOfSameKind(event.work(), hold.meta()))
                .isPresent();
    }

    boolean isHeldHere() {
        return hold().filter(
                        hold -> hold.uid().equals(event.uid()) && hold.type().equals(type))
                .isPresent();
    }

    /** @return whether this made the credits available again */
    boolean releaseIfPending() {
        return isHeldHere() && KnownJobs.isPending(hold()) && job.release() instanceof ReleaseResult.Released;
    }

    /** The rest of a debit after refunds, including those that admins made. */
    JobCredits charged(Entry debit) {
        var debited = job.debits().stream().mapToLong(Entry::amount).sum();
        return JobCredits.charged(KnownJobs.quoted(hold(), debit), debited - job.givenBack());
    }

    /**
     * A start or a success of a failed job: charges nothing, and undoes what the failure could not see.
     *
     * @param isRepeated whether the event took effect before the failure
     */
    Step afterFailure(boolean isRepeated) {
        if (debit().isPresent()) {
            return new Step.MustGiveBack(isRepeated);
        }
        var nothing = JobCredits.nothingCharged(hold().map(Hold::amount).orElse(null));
        if (releaseIfPending()) {
            return done(new JobOutcome.Released(nothing));
        }
        return done(isRepeated ? new JobOutcome.Duplicate(null, nothing) : new JobOutcome.Ignored(null, nothing));
    }
}
