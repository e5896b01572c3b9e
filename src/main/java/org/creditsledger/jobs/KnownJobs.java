package org.creditsledger.jobs;

import java.time.InstantSource;
import java.util.Optional;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.ReleaseResult;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the records of a job: its hold, its debit, and whether it failed or was settled without a debit. */
@Component
class KnownJobs {

    private final LedgerService ledger;
    private final FailedJobRepository failed;
    private final UnchargedJobRepository uncharged;
    private final InstantSource clock;

    KnownJobs(LedgerService ledger, FailedJobRepository failed, UnchargedJobRepository uncharged, InstantSource clock) {
        this.ledger = ledger;
        this.failed = failed;
        this.uncharged = uncharged;
        this.clock = clock;
    }

    Optional<Hold> hold(JobEvent event) {
        return ledger.findHold(event.job());
    }

    Optional<Entry> debit(JobEvent event) {
        return ledger.findDebit(event.job());
    }

    boolean hasFailed(JobEvent event) {
        return failed.existsById(key(event));
    }

    /** @return whether this is new */
    boolean markFailed(JobEvent event) {
        return failed.add(event.job().source(), event.jobId(), event.attempt(), event.uid(), clock.instant()) > 0;
    }

    /** How the job was settled without a debit; empty if a debit exists after all, because the debit counts. */
    Optional<UnchargedJobRow> uncharged(JobEvent event) {
        return uncharged.findById(key(event)).filter(_ -> debit(event).isEmpty());
    }

    /**
     * @param costCredits the amount due
     * @return whether this is new
     */
    boolean markUncharged(JobEvent event, long costCredits) {
        var work = event.work();
        return uncharged.add(
                        work.source(),
                        event.jobId(),
                        event.attempt(),
                        event.uid(),
                        work.model(),
                        work.resolution(),
                        work.quantity(),
                        work.durationSeconds(),
                        costCredits,
                        clock.instant())
                > 0;
    }

    /** @return whether this call made the credits available again */
    boolean releaseIfPending(JobEvent event, Optional<Hold> hold) {
        return isPending(hold)
                && hold.get().uid().equals(event.uid())
                && ledger.release(hold.get().id()) instanceof ReleaseResult.Released;
    }

    /** The rest of a debit after refunds, including those that admins made. */
    JobCredits charged(Optional<Hold> hold, Entry debit) {
        var givenBack = ledger.findRelatedTo(debit.id()).stream()
                .filter(entry -> entry.direction() == Direction.CREDIT)
                .mapToLong(Entry::amount)
                .sum();
        @Nullable Long quoted = hold.map(Hold::amount).orElseGet(() -> debit.amount() + JobTerms.overrunCredits(debit.meta()));
        return JobCredits.charged(quoted, debit.amount() - givenBack);
    }

    static boolean isPending(Optional<Hold> hold) {
        return hold.isPresent() && hold.get().status() == HoldStatus.PENDING;
    }

    /** Whether a hold or debit under this job's key belongs to another job or user. */
    static boolean isAnothers(JobEvent event, Optional<Hold> hold, Optional<Entry> debit) {
        return hold.isPresent() && !hold.get().uid().equals(event.uid())
                || debit.isPresent() && !isOf(event, debit.get());
    }

    static boolean isOf(JobEvent event, Entry debit) {
        return debit.uid().equals(event.uid()) && event.jobId().equals(debit.jobId());
    }

    /** Whether a debit is for the same job and work, whatever price this event would now find. */
    static boolean isSame(JobEvent event, Entry debit) {
        return isOf(event, debit) && JobTerms.isSame(event.work(), debit.meta());
    }

    static JobOutcome conflict(JobEvent event) {
        return new JobOutcome.Conflict(event.job().debitKey());
    }

    private static JobKey key(JobEvent event) {
        return JobKey.of(event.job(), event.uid());
    }
}
