package org.creditsledger.jobs;

import java.time.InstantSource;
import java.util.Optional;
import org.creditsledger.ledger.CaptureResult;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.PlaceResult;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.ledger.ReleaseResult;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/**
 * Turns what happens to generation jobs into holds and postings. Events may come late, more than once and in any order:
 * what a job has cost in the end depends on which came, and not on when.
 *
 * <p>Each step is a transaction of its own, so that postings of many jobs are written together. Every handler therefore
 * writes first and then looks for what another one may have written meanwhile; of two at once at least one sees both.
 * What a killed process leaves undone is done when the event is sent again.
 */
@Service
public class JobService {

    private static final String CREATED_BY = "service:jobs";

    private final LedgerService ledger;
    private final JobPricing pricing;
    private final FailedJobRepository failedJobs;
    private final InstantSource clock;

    JobService(LedgerService ledger, JobPricing pricing, FailedJobRepository failedJobs, InstantSource clock) {
        this.ledger = ledger;
        this.pricing = pricing;
        this.failedJobs = failedJobs;
        this.clock = clock;
    }

    /** Events may be sent again, as often as the sender likes. Not to be called in a transaction. */
    @PreAuthorize("hasRole('SERVICE')")
    public JobOutcome handle(JobEvent event) {
        return switch (event.kind()) {
            case STARTED -> start(event);
            case SUCCEEDED -> succeed(event);
            case FAILED -> fail(event);
        };
    }

    private JobOutcome start(JobEvent event) {
        var hold = findHold(event);
        var debit = findDebit(event);
        if (isAnothers(event, hold, debit)) {
            return conflict(event);
        }
        if (hasFailed(event)) {
            return afterFailure(event, hold.isPresent());
        }
        if (hold.isPresent()) {
            return startAgain(event, hold.get(), debit);
        }
        if (debit.isPresent()) {
            return new JobOutcome.Ignored(debit.get(), charged(hold, debit.get()));
        }
        return switch (pricing.price(event)) {
            case JobPricing.Priced(var terms) -> place(event, terms);
            case JobPricing.Unknown() -> new JobOutcome.UnknownPrice();
            case JobPricing.QuoteMismatch() -> new JobOutcome.QuoteMismatch();
        };
    }

    private JobOutcome startAgain(JobEvent event, Hold hold, Optional<Entry> debit) {
        if (!JobTerms.isSame(event.work(), hold.meta())) {
            return conflict(event);
        }
        if (debit.isPresent()) {
            releaseIfPending(event, Optional.of(hold));
            return new JobOutcome.Duplicate(debit.get(), charged(Optional.of(hold), debit.get()));
        }
        return new JobOutcome.Duplicate(null, credits(hold));
    }

    private JobOutcome place(JobEvent event, JobTerms terms) {
        var request = new HoldRequest(
                event.uid(),
                terms.cost().type(),
                terms.cost().totalCredits(),
                event.source(),
                event.jobId(),
                terms.reason(),
                terms.meta(),
                CREATED_BY,
                HoldRequest.DEFAULT_TIMEOUT);
        return switch (ledger.place(request)) {
            case PlaceResult.Placed(var hold) -> afterPlacing(event, hold);
            case PlaceResult.Replayed(var hold) -> new JobOutcome.Duplicate(null, credits(hold));
            case PlaceResult.HoldConflict(var hold) -> {
                if (!hold.uid().equals(event.uid()) || !JobTerms.isSame(event.work(), hold.meta())) {
                    yield conflict(event);
                }
                yield new JobOutcome.Duplicate(null, credits(hold));
            }
            case PlaceResult.AlreadyDebited(var debit) ->
                debit.uid().equals(event.uid())
                        ? new JobOutcome.Ignored(debit, charged(Optional.empty(), debit))
                        : conflict(event);
            case PlaceResult.Refused(var type, var attemptedAmount, var balance, var available) ->
                new JobOutcome.Refused(type, attemptedAmount, balance, available);
        };
    }

    private JobOutcome afterPlacing(JobEvent event, Hold hold) {
        if (hasFailed(event)) {
            return afterFailure(event, false);
        }
        var debit = findDebit(event);
        if (debit.isPresent()) {
            ledger.release(hold.id());
            return new JobOutcome.Ignored(debit.get(), charged(Optional.of(hold), debit.get()));
        }
        return new JobOutcome.Held(JobCredits.held(hold.amount()));
    }

    private JobOutcome succeed(JobEvent event) {
        if (hasFailed(event)) {
            return afterFailure(event, findDebit(event).isPresent());
        }
        var outcome = charge(event, findHold(event));
        var wasCharged = outcome instanceof JobOutcome.Debited || outcome instanceof JobOutcome.Duplicate;
        return wasCharged && hasFailed(event) ? afterFailure(event, true) : outcome;
    }

    private JobOutcome charge(JobEvent event, Optional<Hold> hold) {
        if (isAnothers(event, hold, Optional.empty())
                || hold.isPresent()
                        && !JobTerms.isOfSameKind(event.work(), hold.get().meta())) {
            return conflict(event);
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
        return switch (ledger.capture(hold.id(), amount, terms.reason(), terms.meta(hold))) {
            case CaptureResult.Captured(var captured, var debit) ->
                new JobOutcome.Debited(debit, JobCredits.charged(captured.amount(), debit.amount()));
            case CaptureResult.Replayed(var _, var debit) -> repeated(event, Optional.of(hold), debit);
            case CaptureResult.AlreadyCaptured(var _, var debit) -> repeated(event, Optional.of(hold), debit);
            case CaptureResult.AlreadyDebited(var _, var debit) -> {
                releaseIfPending(event, Optional.of(hold));
                yield repeated(event, Optional.of(hold), debit);
            }
            // A failure releases too, and may just have done so.
            case CaptureResult.AlreadyReleased _ ->
                hasFailed(event) ? afterFailure(event, false) : debit(event, terms, Optional.of(hold));
            case CaptureResult.Expired _ -> debit(event, terms, Optional.of(hold));
            case CaptureResult.Exceeds(var held, var attemptedAmount, var balance, var available) ->
                new JobOutcome.Refused(held.type(), attemptedAmount, balance, available + held.amount());
            case CaptureResult.NotFound() -> throw new IllegalStateException("a hold has vanished: " + hold.id());
        };
    }

    private JobOutcome debit(JobEvent event, JobTerms terms, Optional<Hold> settledHold) {
        var cost = terms.cost();
        var posting = Posting.jobDebit(
                event.uid(),
                cost.type(),
                cost.totalCredits(),
                event.source(),
                event.jobId(),
                terms.reason(),
                terms.meta(),
                CREATED_BY);
        var quoted = settledHold.map(Hold::amount).orElse(cost.totalCredits());
        var outcome = switch (ledger.post(posting)) {
            case PostingResult.Posted(var debit) ->
                new JobOutcome.Debited(debit, JobCredits.charged(quoted, debit.amount()));
            case PostingResult.Replayed(var debit) -> repeated(event, settledHold, debit);
            case PostingResult.KeyConflict(var existing) -> repeated(event, settledHold, existing);
            case PostingResult.Refused(var type, var attemptedAmount, var balance, var available) ->
                new JobOutcome.Refused(type, attemptedAmount, balance, available);
            case PostingResult.ExceedsRelated _ -> throw new IllegalStateException("the debit of a job undoes nothing");
        };
        // The start of the job may have come in between.
        var hold = findHold(event);
        if (outcome instanceof JobOutcome.Refused) {
            return isPending(hold) ? charge(event, hold) : outcome;
        }
        releaseIfPending(event, hold);
        return outcome;
    }

    private Optional<JobOutcome> debitedBefore(JobEvent event, Optional<Hold> hold) {
        return findDebit(event).map(debit -> repeated(event, hold, debit));
    }

    /** A debit under the key of this job: of the same job, whatever price this delivery of the event would have found. */
    private JobOutcome repeated(JobEvent event, Optional<Hold> hold, Entry debit) {
        if (!debit.uid().equals(event.uid()) || !JobTerms.isSame(event.work(), debit.meta())) {
            return conflict(event);
        }
        return new JobOutcome.Duplicate(debit, charged(hold, debit));
    }

    private JobOutcome fail(JobEvent event) {
        var debit = findDebit(event);
        if (isAnothers(event, findHold(event), debit)) {
            return conflict(event);
        }
        if (debit.isPresent() && wasAnotherRefunded(event, debit.get())) {
            return new JobOutcome.Conflict(Posting.jobRefundKey(event.jobId()));
        }
        var isNew = failedJobs.add(event.source(), event.jobId(), event.uid(), clock.instant()) > 0;
        return undo(event, !isNew);
    }

    /**
     * A start or a success of a job that has failed: charges nothing, and undoes what the failure could not see.
     *
     * @param isRepeated whether it had taken effect before the failure
     */
    private JobOutcome afterFailure(JobEvent event, boolean isRepeated) {
        var outcome = undo(event, isRepeated);
        if (outcome instanceof JobOutcome.Duplicate(var _, var credits)) {
            return isRepeated
                    ? new JobOutcome.Duplicate(findDebit(event).orElse(null), credits)
                    : new JobOutcome.Ignored(null, credits);
        }
        return outcome;
    }

    private JobOutcome undo(JobEvent event, boolean isRepeated) {
        var hold = findHold(event).filter(placed -> placed.uid().equals(event.uid()));
        var released = releaseIfPending(event, hold);
        var debit = findDebit(event).filter(entry -> entry.uid().equals(event.uid()));
        var nothing = JobCredits.nothingCharged(hold.map(Hold::amount).orElse(null));
        if (debit.isPresent()) {
            return refund(debit.get(), nothing);
        }
        if (released) {
            return new JobOutcome.Released(nothing);
        }
        return isRepeated && hold.isPresent()
                ? new JobOutcome.Duplicate(null, nothing)
                : new JobOutcome.Ignored(null, nothing);
    }

    private JobOutcome refund(Entry debit, JobCredits nothing) {
        return switch (ledger.post(Posting.jobRefund(debit, "Job failed", CREATED_BY))) {
            case PostingResult.Posted(var refund) -> new JobOutcome.Refunded(refund, nothing);
            case PostingResult.Replayed(var refund) -> new JobOutcome.Duplicate(refund, nothing);
            case PostingResult.KeyConflict(var existing) -> new JobOutcome.Conflict(existing.idempotencyKey());
            case PostingResult.ExceedsRelated(var _, var _, var left) ->
                // Somebody gave it back by hand, wholly or in part.
                new JobOutcome.Ignored(debit, JobCredits.charged(nothing.quoted(), left));
            case PostingResult.Refused _ -> throw new IllegalStateException("a credit is never refused");
        };
    }

    /** @return whether this call made the credits available again */
    private boolean releaseIfPending(JobEvent event, Optional<Hold> hold) {
        return isPending(hold)
                && hold.get().uid().equals(event.uid())
                && ledger.release(hold.get().id()) instanceof ReleaseResult.Released;
    }

    private static boolean isPending(Optional<Hold> hold) {
        return hold.isPresent() && hold.get().status() == HoldStatus.PENDING;
    }

    private boolean hasFailed(JobEvent event) {
        return failedJobs.existsById(new FailedJobRow.Key(event.source(), event.jobId(), event.uid()));
    }

    private Optional<Hold> findHold(JobEvent event) {
        return ledger.findHold(event.source(), event.jobId());
    }

    private Optional<Entry> findDebit(JobEvent event) {
        return ledger.findByIdempotencyKey(Posting.jobDebitKey(event.source(), event.jobId()));
    }

    /** The jobId was used for another source too, whose refund has taken the key: known before anything is written. */
    private boolean wasAnotherRefunded(JobEvent event, Entry debit) {
        return ledger.findByIdempotencyKey(Posting.jobRefundKey(event.jobId()))
                .filter(refund -> !debit.id().equals(refund.relatedEntryId()))
                .isPresent();
    }

    private static boolean isAnothers(JobEvent event, Optional<Hold> hold, Optional<Entry> debit) {
        return hold.isPresent() && !hold.get().uid().equals(event.uid())
                || debit.isPresent() && !debit.get().uid().equals(event.uid());
    }

    private static JobOutcome conflict(JobEvent event) {
        return new JobOutcome.Conflict(Posting.jobDebitKey(event.source(), event.jobId()));
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

    /** What is left of a debit that may have been given back, by hand too. */
    private JobCredits charged(Optional<Hold> hold, Entry debit) {
        var givenBack = ledger.findRelatedTo(debit.id()).stream()
                .filter(entry -> entry.direction() == Direction.CREDIT)
                .mapToLong(Entry::amount)
                .sum();
        @Nullable Long quoted = hold.map(Hold::amount).orElse(debit.amount());
        return JobCredits.charged(quoted, debit.amount() - givenBack);
    }
}
