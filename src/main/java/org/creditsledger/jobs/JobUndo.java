package org.creditsledger.jobs;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.stream.IntStream;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Releases the hold or refunds the debit of a failed job. */
@Component
class JobUndo {

    private static final String REASON = "Job failed";

    private final JobDecisions decisions;
    private final KnownJobs known;
    private final TransactionTemplate transaction;

    JobUndo(JobDecisions decisions, KnownJobs known, PlatformTransactionManager transactionManager) {
        this.decisions = decisions;
        this.known = known;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /**
     * Marks a job as failed, and then undoes what it cost. The mark is committed before the balance is locked: a success that
     * locks it later sees the mark, and the debit of one that locked it earlier is seen here.
     */
    JobAnswer fail(JobEvent event) {
        return transaction
                .execute(_ -> mark(event))
                .map(marked ->
                        undo(event, marked.type().orElseGet(() -> decisions.typeOf(event)), !marked.isNew(), true))
                .orElseGet(() -> JobAnswer.of(KnownJobs.conflict(event)));
    }

    /** @return empty if the job is of another user */
    private Optional<Marked> mark(JobEvent event) {
        var hold = known.hold(event);
        var debit = known.debit(event);
        return KnownJobs.isAnothers(event, hold, debit)
                ? Optional.empty()
                : Optional.of(
                        new Marked(known.markFailed(event), hold.map(Hold::type).or(() -> debit.map(Entry::type))));
    }

    /** @param type of the hold or the debit, if there was one */
    private record Marked(boolean isNew, Optional<String> type) {}

    /**
     * Handles a start or a success of a failed job with a debit that the failure could not see, or could not give back.
     *
     * @param isRepeated whether the event took effect before the failure
     */
    JobAnswer afterFailure(JobEvent event, boolean isRepeated) {
        var type = known.debit(event).map(Entry::type).orElseGet(() -> decisions.typeOf(event));
        return undo(event, type, isRepeated, false);
    }

    private JobAnswer undo(JobEvent event, String type, boolean isRepeated, boolean isFailure) {
        JobDecisions.Rule rule = (job, price) -> price.isOutdated(job.known().pricesChangedAt())
                ? new Step.OtherPrices()
                : undo(job, isRepeated, isFailure);
        var answer = answer(decisions.decideOn(event, type, rule));
        // A success that began before the mark may be debiting a balance of another type.
        var others = new LinkedHashSet<>(decisions.typesOf(event));
        others.remove(type);
        for (var other : others) {
            if (answer.outcome() instanceof JobOutcome.Refunded) {
                break;
            }
            var again = answer(decisions.decideOn(event, other, rule));
            if (again.outcome() instanceof JobOutcome.Refunded || again.outcome() instanceof JobOutcome.Released) {
                answer = again;
            }
        }
        return answer;
    }

    private static JobAnswer answer(Step step) {
        if (step instanceof Step.Done done) {
            return JobAnswer.of(done);
        }
        throw new IllegalStateException("not undone: " + step);
    }

    private static Step undo(JobUnderLock job, boolean isRepeated, boolean isFailure) {
        var event = job.event();
        var released = job.releaseIfPending();
        var debit = job.debit().filter(entry -> entry.uid().equals(event.uid()));
        if (debit.isPresent() && !debit.get().type().equals(job.type())) {
            return new Step.OnOtherBalance(debit.get().type());
        }
        var hold = job.hold().filter(placed -> placed.uid().equals(event.uid()));
        var nothing = JobCredits.nothingCharged(hold.map(Hold::amount).orElse(null));
        var wasUndone = isRepeated && hold.isPresent() && job.settled().isEmpty();
        var outcome = debit.map(_ -> refundAll(job, nothing))
                .orElseGet(() -> released
                        ? new JobOutcome.Released(nothing)
                        : wasUndone ? new JobOutcome.Duplicate(null, nothing) : new JobOutcome.Ignored(null, nothing));
        return job.done(isFailure ? outcome : asAnswered(job, outcome, isRepeated));
    }

    /** A start or a success that changes nothing repeats itself, and not the failure. */
    private static JobOutcome asAnswered(JobUnderLock job, JobOutcome outcome, boolean isRepeated) {
        if (!(outcome instanceof JobOutcome.Duplicate(var _, var credits))) {
            return outcome;
        }
        return isRepeated
                ? new JobOutcome.Duplicate(job.debit().orElse(null), credits)
                : new JobOutcome.Ignored(null, credits);
    }

    /** A job that was captured in parts has several debits. */
    private static JobOutcome refundAll(JobUnderLock job, JobCredits nothing) {
        var debits = job.job().debits();
        var outcomes = IntStream.range(0, debits.size())
                .mapToObj(i -> refund(job, debits.get(i), i + 1, nothing))
                .toList();
        return outcomes.stream()
                .filter(JobOutcome.Refunded.class::isInstance)
                .findFirst()
                .orElseGet(outcomes::getFirst);
    }

    private static JobOutcome refund(JobUnderLock job, Entry debit, int number, JobCredits nothing) {
        for (var key : job.event().job().refundKeys(number)) {
            switch (job.job().post(Posting.jobRefund(debit, key, REASON, JobService.CREATED_BY))) {
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
