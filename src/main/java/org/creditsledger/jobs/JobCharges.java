package org.creditsledger.jobs;

import java.util.Optional;
import org.creditsledger.ledger.CaptureResult;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.springframework.stereotype.Component;

/** Charges jobs that succeeded: each attempt once, and no failed one. */
@Component
class JobCharges {

    private final LedgerService ledger;
    private final JobPricing pricing;
    private final KnownJobs known;
    private final JobUndo undo;
    private final Overruns overruns;
    private final JobAnomalies anomalies;
    private final JobProperties properties;

    JobCharges(
            LedgerService ledger,
            JobPricing pricing,
            KnownJobs known,
            JobUndo undo,
            Overruns overruns,
            JobAnomalies anomalies,
            JobProperties properties) {
        this.ledger = ledger;
        this.pricing = pricing;
        this.known = known;
        this.undo = undo;
        this.overruns = overruns;
        this.anomalies = anomalies;
        this.properties = properties;
    }

    JobOutcome succeed(JobEvent event) {
        var settled = known.uncharged(event);
        if (settled.isPresent()) {
            return settledBefore(event, settled.get());
        }
        if (known.hasFailed(event)) {
            return afterFailure(event);
        }
        var hold = known.hold(event);
        var outcome = event.work().quantity() == 0 ? settleNothingMade(event, hold) : charge(event, hold);
        var wasCharged = outcome instanceof JobOutcome.Debited || outcome instanceof JobOutcome.Duplicate;
        return wasCharged && known.hasFailed(event) ? undo.afterFailure(event, true) : outcome;
    }

    private JobOutcome afterFailure(JobEvent event) {
        var isRepeated = known.debit(event).isPresent();
        if (!isRepeated && event.work().quantity() > 0) {
            anomalies.successAfterFailure(event);
        }
        return undo.afterFailure(event, isRepeated);
    }

    private JobOutcome charge(JobEvent event, Optional<Hold> hold) {
        if (isOtherWork(event, hold)) {
            return KnownJobs.conflict(event);
        }
        if (event.job().hasFormerKey()) {
            // A debit under an older form of the key does not block today's key.
            var former = debitedBefore(event, hold);
            if (former.isPresent()) {
                return former.get();
            }
        }
        var bound = hold.flatMap(placed -> JobTerms.boundBy(placed, event.work()));
        if (bound.isPresent()) {
            return capture(event, hold.get(), bound.get());
        }
        return switch (pricing.price(event)) {
            case JobPricing.Priced(var terms) ->
                hold.isPresent() ? capture(event, hold.get(), terms) : debit(event, terms, hold);
            case JobPricing.Unknown() -> debitedBefore(event, hold).orElseGet(JobOutcome.UnknownPrice::new);
            case JobPricing.QuoteMismatch() -> debitedBefore(event, hold).orElseGet(JobOutcome.QuoteMismatch::new);
        };
    }

    private JobOutcome capture(JobEvent event, Hold hold, JobTerms terms) {
        var amount = terms.cost().totalCredits();
        return switch (ledger.captureTotal(hold.id(), amount, terms.reason(), terms.meta(hold))) {
            case CaptureResult.Captured(var captured, var debit) ->
                new JobOutcome.Debited(debit, JobCredits.charged(captured.amount(), debit.amount()));
            case CaptureResult.Replayed(var _, var debit) -> repeated(event, Optional.of(hold), debit);
            case CaptureResult.AlreadyCaptured(var _, var debit) -> repeated(event, Optional.of(hold), debit);
            case CaptureResult.AlreadyDebited(var _, var debit) -> {
                known.releaseIfPending(event, Optional.of(hold));
                yield repeated(event, Optional.of(hold), debit);
            }
            // A failure also releases the hold, and may just have done so.
            case CaptureResult.AlreadyReleased _ ->
                known.hasFailed(event) ? undo.afterFailure(event, false) : debit(event, terms, Optional.of(hold));
            case CaptureResult.Expired _ -> debit(event, terms, Optional.of(hold));
            case CaptureResult.Exceeds(var held, var attemptedAmount, var balance, var available) ->
                exceeds(
                        event,
                        terms,
                        new JobOutcome.Refused(held.type(), attemptedAmount, balance, available + held.held()));
            case CaptureResult.ExceedsHold _, CaptureResult.KeyConflict _ ->
                throw new IllegalStateException("the capture of a job's whole cost has no key and is final");
            case CaptureResult.NotFound() -> throw new IllegalStateException("a hold has vanished: " + hold.id());
        };
    }

    private JobOutcome debit(JobEvent event, JobTerms terms, Optional<Hold> settledHold) {
        var cost = terms.cost();
        var posting = Posting.jobDebit(
                event.uid(),
                cost.type(),
                cost.totalCredits(),
                event.job(),
                terms.reason(),
                terms.meta(),
                JobService.CREATED_BY);
        var quoted = settledHold.map(Hold::amount).orElse(cost.totalCredits());
        var outcome = switch (ledger.post(posting)) {
            case PostingResult.Posted(var debit) ->
                new JobOutcome.Debited(debit, JobCredits.charged(quoted, debit.amount()));
            case PostingResult.Replayed(var debit) -> repeated(event, settledHold, debit);
            case PostingResult.KeyConflict(var existing) -> repeated(event, settledHold, existing);
            case PostingResult.Refused(var type, var attemptedAmount, var balance, var available) ->
                new JobOutcome.Refused(type, attemptedAmount, balance, available);
            case PostingResult.ExceedsRelated _ ->
                throw new IllegalStateException("the debit of a job has no related entry");
        };
        // The start of the job may have arrived in between.
        var hold = known.hold(event);
        if (outcome instanceof JobOutcome.Refused refused) {
            return KnownJobs.isPending(hold) ? charge(event, hold) : exceeds(event, terms, refused);
        }
        known.releaseIfPending(event, hold);
        return outcome;
    }

    private JobOutcome exceeds(JobEvent event, JobTerms terms, JobOutcome.Refused refused) {
        if (properties.overrun() == JobProperties.Overrun.REFUSE) {
            return refused;
        }
        // If something else settled the job meanwhile, settling again finds it.
        return overruns.charge(event, terms, refused.type()).orElseGet(() -> succeed(event));
    }

    private Optional<JobOutcome> debitedBefore(JobEvent event, Optional<Hold> hold) {
        return known.debit(event).map(debit -> repeated(event, hold, debit));
    }

    private JobOutcome repeated(JobEvent event, Optional<Hold> hold, Entry debit) {
        return KnownJobs.isSame(event, debit)
                ? new JobOutcome.Duplicate(debit, known.charged(hold, debit))
                : KnownJobs.conflict(event);
    }

    /** The job made nothing: nothing is due, and the reserved credits become available again. */
    private JobOutcome settleNothingMade(JobEvent event, Optional<Hold> hold) {
        if (isOtherWork(event, hold) || known.debit(event).isPresent()) {
            return KnownJobs.conflict(event);
        }
        known.markUncharged(event, 0);
        // Another delivery, which reports outputs, may have arrived in between.
        if (known.uncharged(event).filter(settled -> settled.isOf(event.work())).isEmpty()) {
            return KnownJobs.conflict(event);
        }
        var credits = JobCredits.nothingCharged(hold.map(Hold::amount).orElse(null));
        return known.releaseIfPending(event, known.hold(event))
                ? new JobOutcome.Released(credits)
                : new JobOutcome.Ignored(null, credits);
    }

    private JobOutcome settledBefore(JobEvent event, UnchargedJobRow settled) {
        if (!settled.isOf(event.work())) {
            return KnownJobs.conflict(event);
        }
        var hold = known.hold(event);
        var wasDue = settled.costCredits() > 0;
        var credits = JobCredits.nothingCharged(hold.map(Hold::amount).orElse(wasDue ? settled.costCredits() : null));
        if (known.releaseIfPending(event, hold)) {
            return new JobOutcome.Released(credits);
        }
        return wasDue || hold.isPresent()
                ? new JobOutcome.Duplicate(null, credits)
                : new JobOutcome.Ignored(null, credits);
    }

    private static boolean isOtherWork(JobEvent event, Optional<Hold> hold) {
        return KnownJobs.isAnothers(event, hold, Optional.empty())
                || hold.isPresent()
                        && !JobTerms.isOfSameKind(event.work(), hold.get().meta());
    }
}
