package org.creditsledger.jobs;

import java.util.Optional;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.PlaceResult;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/**
 * Turns the events of generation jobs into holds and postings. Events may come late, repeatedly and in any order: the
 * final cost of an attempt depends on which events came, not on their order.
 *
 * <p>Each step is its own transaction, so that postings of many jobs are written together. Every handler therefore
 * writes first and then looks for concurrent writes of others; of two at the same time, at least one sees both. If a
 * process is killed, the repeated event completes the rest.
 */
@Service
public class JobService {

    static final String CREATED_BY = "service:jobs";

    private final LedgerService ledger;
    private final JobPricing pricing;
    private final KnownJobs known;
    private final JobCharges charges;
    private final JobUndo undo;
    private final JobAnomalies anomalies;

    JobService(
            LedgerService ledger,
            JobPricing pricing,
            KnownJobs known,
            JobCharges charges,
            JobUndo undo,
            JobAnomalies anomalies) {
        this.ledger = ledger;
        this.pricing = pricing;
        this.known = known;
        this.charges = charges;
        this.undo = undo;
        this.anomalies = anomalies;
    }

    /** Handles an event; the sender may repeat it any number of times. Do not call it in a transaction. */
    @PreAuthorize("hasRole('SERVICE')")
    public JobOutcome handle(JobEvent event) {
        var outcome = switch (event.kind()) {
            case STARTED -> start(event);
            case SUCCEEDED -> charges.succeed(event);
            case FAILED -> fail(event);
        };
        anomalies.report(event, outcome);
        return outcome;
    }

    private JobOutcome start(JobEvent event) {
        var hold = known.hold(event);
        var debit = known.debit(event);
        if (KnownJobs.isAnothers(event, hold, debit)) {
            return KnownJobs.conflict(event);
        }
        if (known.uncharged(event).isPresent()) {
            return afterSettling(event, hold);
        }
        if (known.hasFailed(event)) {
            return undo.afterFailure(event, hold.isPresent());
        }
        if (hold.isPresent()) {
            return startAgain(event, hold.get(), debit);
        }
        if (debit.isPresent()) {
            return new JobOutcome.Ignored(debit.get(), known.charged(hold, debit.get()));
        }
        return switch (pricing.price(event)) {
            case JobPricing.Priced(var terms) -> place(event, terms);
            case JobPricing.Unknown() -> new JobOutcome.UnknownPrice();
            case JobPricing.QuoteMismatch() -> new JobOutcome.QuoteMismatch();
        };
    }

    private JobOutcome startAgain(JobEvent event, Hold hold, Optional<Entry> debit) {
        if (!JobTerms.isSame(event.work(), hold.meta())) {
            return KnownJobs.conflict(event);
        }
        if (debit.isPresent()) {
            known.releaseIfPending(event, Optional.of(hold));
            return new JobOutcome.Duplicate(debit.get(), known.charged(Optional.of(hold), debit.get()));
        }
        return new JobOutcome.Duplicate(null, credits(hold));
    }

    /** The job succeeded without a debit, so no hold is needed any longer. */
    private JobOutcome afterSettling(JobEvent event, Optional<Hold> hold) {
        if (hold.isPresent() && !JobTerms.isSame(event.work(), hold.get().meta())) {
            return KnownJobs.conflict(event);
        }
        known.releaseIfPending(event, hold);
        var nothing = JobCredits.nothingCharged(hold.map(Hold::amount).orElse(null));
        return hold.isPresent() ? new JobOutcome.Duplicate(null, nothing) : new JobOutcome.Ignored(null, nothing);
    }

    private JobOutcome place(JobEvent event, JobTerms terms) {
        var request = new HoldRequest(
                event.uid(),
                terms.cost().type(),
                terms.cost().totalCredits(),
                event.job().source(),
                event.jobId(),
                event.attempt(),
                terms.reason(),
                terms.meta(),
                CREATED_BY,
                event.holdTimeout());
        return switch (ledger.place(request)) {
            case PlaceResult.Placed(var hold) -> afterPlacing(event, hold);
            case PlaceResult.Replayed(var hold) -> new JobOutcome.Duplicate(null, credits(hold));
            case PlaceResult.HoldConflict(var hold) -> {
                if (!hold.uid().equals(event.uid()) || !JobTerms.isSame(event.work(), hold.meta())) {
                    yield KnownJobs.conflict(event);
                }
                yield new JobOutcome.Duplicate(null, credits(hold));
            }
            case PlaceResult.AlreadyDebited(var debit) ->
                KnownJobs.isOf(event, debit)
                        ? new JobOutcome.Ignored(debit, known.charged(Optional.empty(), debit))
                        : KnownJobs.conflict(event);
            case PlaceResult.Refused(var type, var attemptedAmount, var balance, var available) ->
                new JobOutcome.Refused(type, attemptedAmount, balance, available);
        };
    }

    private JobOutcome afterPlacing(JobEvent event, Hold hold) {
        if (known.hasFailed(event)) {
            return undo.afterFailure(event, false);
        }
        var debit = known.debit(event);
        if (debit.isPresent()) {
            ledger.release(hold.id());
            return new JobOutcome.Ignored(debit.get(), known.charged(Optional.of(hold), debit.get()));
        }
        if (known.uncharged(event).isPresent()) {
            ledger.release(hold.id());
            return new JobOutcome.Ignored(null, JobCredits.nothingCharged(hold.amount()));
        }
        return new JobOutcome.Held(JobCredits.held(hold.amount()));
    }

    private JobOutcome fail(JobEvent event) {
        if (KnownJobs.isAnothers(event, known.hold(event), known.debit(event))) {
            return KnownJobs.conflict(event);
        }
        var isNew = known.markFailed(event);
        // A job that was settled without a debit has nothing to undo, even if the event is repeated.
        return undo.undo(event, !isNew && known.uncharged(event).isEmpty());
    }

    private static JobCredits credits(Hold hold) {
        return switch (hold.status()) {
            case PENDING -> JobCredits.held(hold.amount());
            case CAPTURED -> JobCredits.charged(hold.amount(), capturedAmount(hold));
            case RELEASED, EXPIRED -> JobCredits.nothingCharged(hold.amount());
        };
    }

    private static long capturedAmount(Hold hold) {
        var amount = hold.capturedAmount();
        return amount == null ? 0 : amount;
    }
}
