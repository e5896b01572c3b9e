package org.creditsledger.jobs;

import org.creditsledger.ledger.ExtendResult;
import org.creditsledger.ledger.Hold;

/** What the progress of a running job does under the lock of a balance: its hold lasts longer, and grows with its work. */
final class JobProgress {

    private JobProgress() {}

    static Step decide(JobUnderLock job, JobPricing.Remembered price) {
        var hold = job.hold();
        if (KnownJobs.isAnothers(job.event(), hold, job.debit()) || job.isHeldForOtherWork()) {
            return job.conflict();
        }
        if (job.hasFailed()) {
            return job.afterFailure(hold.isPresent());
        }
        if (job.settled().isPresent() || job.debitWithoutHold().isPresent()) {
            job.releaseIfPending(); // the start came after the end
            return ignored(job);
        }
        return KnownJobs.isPending(hold) ? extend(job, hold.get()) : ignored(job);
    }

    /** By the event's own time, so that it does not matter when it comes, or how often. */
    private static Step extend(JobUnderLock job, Hold hold) {
        var event = job.event();
        var cost = JobTerms.boundBy(hold, event.work())
                .map(terms -> terms.cost().totalCredits())
                .orElseGet(hold::amount);
        return switch (job.job().extendTo(cost, event.occurredAt(), event.holdTimeout())) {
            case ExtendResult.Extended(var extended) -> job.done(new JobOutcome.Held(KnownJobs.credits(extended)));
            case ExtendResult.Replayed(var same) -> job.done(new JobOutcome.Duplicate(null, KnownJobs.credits(same)));
            case ExtendResult.Refused(var held, var attemptedAmount, var balance, var available) ->
                job.done(new JobOutcome.Refused(held.type(), attemptedAmount, balance, available));
            case ExtendResult.BeyondLimit(var held, var _, var _) ->
                throw new IllegalStateException("costs more than any job can: " + held.id());
            case ExtendResult.AlreadySettled _ -> ignored(job);
            case ExtendResult.KeyConflict _, ExtendResult.NotFound _ ->
                throw new IllegalStateException("a hold has vanished: " + hold.id());
        };
    }

    /** The job is over, or its start has not come yet. */
    private static Step ignored(JobUnderLock job) {
        var nothing = JobCredits.nothingCharged(null);
        return job.debit()
                .map(debit -> job.done(new JobOutcome.Ignored(debit, job.charged(debit))))
                .orElseGet(() -> job.done(new JobOutcome.Ignored(
                        null, job.hold().map(KnownJobs::credits).orElse(nothing))));
    }
}
