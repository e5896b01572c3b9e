package org.creditsledger.jobs;

import java.util.Optional;
import org.creditsledger.ledger.CaptureResult;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;

/** What the success of a job does under the lock of a balance: charges each attempt once, and no failed one. */
final class JobSuccess {

    private JobSuccess() {}

    static Step decide(JobUnderLock job, JobPricing.Remembered price) {
        var settled = job.settled();
        if (settled.isPresent()) {
            return settledBefore(job, settled.get());
        }
        if (job.hasFailed()) {
            return afterFailure(job);
        }
        if (isOtherWork(job)) {
            return job.conflict();
        }
        if (job.event().work().quantity() == 0) {
            return job.debit().isPresent() ? job.conflict() : new Step.NothingMade();
        }
        return charge(job, price);
    }

    private static Step afterFailure(JobUnderLock job) {
        var isRepeated = job.debit().isPresent();
        var step = job.afterFailure(isRepeated);
        var isDelivery = !isRepeated && job.event().work().quantity() > 0;
        return isDelivery && step instanceof Step.Done done ? new Step.AfterFailure(done) : step;
    }

    private static Step charge(JobUnderLock job, JobPricing.Remembered price) {
        var event = job.event();
        var other = job.debitWithoutHold();
        if (event.job().hasFormerKey() && other.isPresent()) {
            // A debit under an older form of the key does not block today's key.
            return repeated(job, other.get());
        }
        var bound = job.hold().flatMap(hold -> JobTerms.boundBy(hold, event.work()));
        if (bound.isPresent()) {
            return charge(job, bound.get());
        }
        if (price.isOutdated(job.known().pricesChangedAt())) {
            return new Step.OtherPrices();
        }
        return switch (price.result()) {
            case JobPricing.Priced(var terms) -> charge(job, terms);
            case JobPricing.Unknown() -> debitedBefore(job).orElseGet(() -> job.done(new JobOutcome.UnknownPrice()));
            case JobPricing.QuoteMismatch() ->
                debitedBefore(job).orElseGet(() -> job.done(new JobOutcome.QuoteMismatch()));
        };
    }

    private static Step charge(JobUnderLock job, JobTerms terms) {
        return job.isHeldHere() ? capture(job, job.hold().orElseThrow(), terms) : debit(job, terms);
    }

    private static Step capture(JobUnderLock job, Hold hold, JobTerms terms) {
        var amount = terms.cost().totalCredits();
        return switch (job.job().capture(amount, terms.reason(), terms.meta(hold))) {
            case CaptureResult.Captured(var captured, var debit) ->
                job.done(new JobOutcome.Debited(debit, JobCredits.charged(captured.amount(), captured.captured())));
            case CaptureResult.Replayed(var _, var debit) -> repeated(job, debit);
            case CaptureResult.AlreadyCaptured(var _, var debit) -> repeated(job, debit);
            case CaptureResult.AlreadyDebited(var _, var debit) -> {
                job.releaseIfPending();
                yield repeated(job, debit);
            }
            case CaptureResult.AlreadyReleased _, CaptureResult.Expired _ -> debit(job, terms);
            case CaptureResult.Exceeds(var held, var attemptedAmount, var balance, var available) ->
                new Step.Exceeds(
                        terms, new JobOutcome.Refused(held.type(), attemptedAmount, balance, available + held.held()));
            case CaptureResult.ExceedsHold _, CaptureResult.KeyConflict _ ->
                throw new IllegalStateException("the capture of a job's whole cost has no key and is final");
            case CaptureResult.NotFound() -> throw new IllegalStateException("a hold has vanished: " + hold.id());
        };
    }

    private static Step debit(JobUnderLock job, JobTerms terms) {
        var event = job.event();
        var cost = terms.cost();
        if (!cost.type().equals(job.type())) {
            return new Step.OnOtherBalance(cost.type());
        }
        var posting = Posting.jobDebit(
                event.uid(),
                cost.type(),
                cost.totalCredits(),
                event.job(),
                terms.reason(),
                terms.meta(),
                JobService.CREATED_BY);
        return switch (job.job().post(posting)) {
            case PostingResult.Posted(var debit) -> {
                var quoted = job.hold().map(Hold::amount).orElse(cost.totalCredits());
                yield job.done(new JobOutcome.Debited(debit, JobCredits.charged(quoted, debit.amount())));
            }
            case PostingResult.Replayed(var debit) -> repeated(job, debit);
            case PostingResult.KeyConflict(var existing) -> repeated(job, existing);
            case PostingResult.Refused(var type, var attemptedAmount, var balance, var available) ->
                new Step.Exceeds(terms, new JobOutcome.Refused(type, attemptedAmount, balance, available));
            case PostingResult.ExceedsRelated _ ->
                throw new IllegalStateException("the debit of a job has no related entry");
        };
    }

    private static Optional<Step> debitedBefore(JobUnderLock job) {
        return job.debit().map(debit -> repeated(job, debit));
    }

    private static Step repeated(JobUnderLock job, Entry debit) {
        return KnownJobs.isSame(job.event(), debit)
                ? job.done(new JobOutcome.Duplicate(debit, job.charged(debit)))
                : job.conflict();
    }

    private static Step settledBefore(JobUnderLock job, SettledJob settled) {
        if (!settled.isOf(job.event().work())) {
            return job.conflict();
        }
        var hold = job.hold();
        var wasDue = settled.costCredits() > 0;
        var credits = JobCredits.nothingCharged(hold.map(Hold::amount).orElse(wasDue ? settled.costCredits() : null));
        if (job.releaseIfPending()) {
            return job.done(new JobOutcome.Released(credits));
        }
        return job.done(
                wasDue || hold.isPresent()
                        ? new JobOutcome.Duplicate(null, credits)
                        : new JobOutcome.Ignored(null, credits));
    }

    private static boolean isOtherWork(JobUnderLock job) {
        var hold = job.hold();
        return KnownJobs.isAnothers(job.event(), hold, Optional.empty()) || job.isHeldForOtherWork();
    }
}
