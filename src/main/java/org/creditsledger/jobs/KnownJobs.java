package org.creditsledger.jobs;

import java.time.InstantSource;
import java.util.Optional;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.LedgerService;
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

    /** The amount that its start reserved, or else its cost. */
    static long quoted(Optional<Hold> hold, Entry debit) {
        return hold.map(Hold::amount).orElseGet(() -> debit.amount() + JobTerms.overrunCredits(debit.meta()));
    }

    static JobCredits credits(Hold hold) {
        return new JobCredits(hold.amount(), hold.held(), hold.captured());
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
