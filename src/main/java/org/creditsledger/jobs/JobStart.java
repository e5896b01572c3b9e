package org.creditsledger.jobs;

import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.PlaceResult;

/** What the start of a job does under the lock of a balance. */
final class JobStart {

    private JobStart() {}

    static Step decide(JobUnderLock job, JobPricing.Remembered price) {
        var event = job.event();
        var hold = job.hold();
        var debit = job.debit();
        if (KnownJobs.isAnothers(event, hold, debit)) {
            return job.conflict();
        }
        if (job.settled().isPresent()) {
            return afterSettling(job);
        }
        if (job.hasFailed()) {
            return job.afterFailure(hold.isPresent());
        }
        if (hold.isPresent()) {
            return startAgain(job, hold.get());
        }
        if (debit.isPresent()) {
            return job.done(new JobOutcome.Ignored(debit.get(), job.charged(debit.get())));
        }
        if (price.isOutdated(job.known().pricesChangedAt())) {
            return new Step.OtherPrices();
        }
        return switch (price.result()) {
            case JobPricing.Priced(var terms) -> place(job, terms);
            case JobPricing.Unknown() -> job.done(new JobOutcome.UnknownPrice());
            case JobPricing.QuoteMismatch() -> job.done(new JobOutcome.QuoteMismatch());
        };
    }

    private static Step startAgain(JobUnderLock job, Hold hold) {
        if (!JobTerms.isSame(job.event().work(), hold.meta())) {
            return job.conflict();
        }
        var other = job.debitWithoutHold();
        if (other.isPresent()) {
            job.releaseIfPending();
            return job.done(new JobOutcome.Duplicate(other.get(), job.charged(other.get())));
        }
        var debit = hold.status() == HoldStatus.PENDING ? null : job.debit().orElse(null);
        return job.done(new JobOutcome.Duplicate(debit, KnownJobs.credits(hold)));
    }

    /** The job succeeded without a debit, so no hold is needed any longer. */
    private static Step afterSettling(JobUnderLock job) {
        var hold = job.hold();
        if (hold.isPresent() && !JobTerms.isSame(job.event().work(), hold.get().meta())) {
            return job.conflict();
        }
        job.releaseIfPending();
        var nothing = JobCredits.nothingCharged(hold.map(Hold::amount).orElse(null));
        return job.done(
                hold.isPresent() ? new JobOutcome.Duplicate(null, nothing) : new JobOutcome.Ignored(null, nothing));
    }

    private static Step place(JobUnderLock job, JobTerms terms) {
        var event = job.event();
        var request = new HoldRequest(
                event.uid(),
                terms.cost().type(),
                terms.cost().totalCredits(),
                event.job().source(),
                event.jobId(),
                event.attempt(),
                terms.reason(),
                terms.meta(),
                JobService.CREATED_BY,
                event.holdTimeout());
        return switch (job.job().place(request)) {
            case PlaceResult.Placed(var hold) -> job.done(new JobOutcome.Held(JobCredits.held(hold.amount())));
            case PlaceResult.AlreadyDebited(var debit) -> debitUnderTheKey(job, debit);
            case PlaceResult.Refused(var type, var attemptedAmount, var balance, var available) ->
                job.done(new JobOutcome.Refused(type, attemptedAmount, balance, available));
            case PlaceResult.Replayed _, PlaceResult.HoldConflict _ ->
                throw new IllegalStateException(
                        "a hold has appeared under the lock: " + request.job().holdKey());
        };
    }

    /** The key can be that of another job's debit, from before there were attempts. */
    private static Step debitUnderTheKey(JobUnderLock job, Entry debit) {
        return KnownJobs.isOf(job.event(), debit)
                ? job.done(new JobOutcome.Ignored(debit, job.charged(debit)))
                : job.conflict();
    }
}
