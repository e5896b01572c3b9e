package org.creditsledger.jobs;

import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyReport;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.ledger.Balance;
import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reports the jobs that an admin should review. Each may lose money, so the report is written before the event is
 * answered. A repeated event increases the count of the same row.
 */
@Component
class JobAnomalies {

    private final AnomalyService anomalies;

    JobAnomalies(AnomalyService anomalies) {
        this.anomalies = anomalies;
    }

    /** Reports a job that was refused or could not be charged. */
    void report(JobEvent event, JobOutcome outcome) {
        if (outcome instanceof JobOutcome.Conflict) {
            anomalies.record(of(event, AnomalyKind.KEY_CONFLICT, "reported as another job than before"));
        }
        if (event.kind() != JobEvent.Kind.SUCCEEDED) {
            return;
        }
        switch (outcome) {
            case JobOutcome.UnknownPrice() ->
                anomalies.record(of(event, AnomalyKind.UNKNOWN_PRICE, "has no price and was not charged"));
            case JobOutcome.QuoteMismatch() ->
                anomalies.record(
                        of(event, AnomalyKind.UNKNOWN_PRICE, "came with a quote for other work and was not charged"));
            case JobOutcome.Refused(var type, var attemptedAmount, var balance, var available) ->
                anomalies.record(
                        of(event, AnomalyKind.BLOCKED_DEBIT, "cost more than was available and was not charged")
                                .about(event.uid(), type)
                                .attempted(attemptedAmount)
                                .having(balance, available));
            case JobOutcome.Held _,
                    JobOutcome.Debited _,
                    JobOutcome.Released _,
                    JobOutcome.Refunded _,
                    JobOutcome.Duplicate _,
                    JobOutcome.Ignored _,
                    JobOutcome.Uncharged _,
                    JobOutcome.Conflict _ -> {}
        }
    }

    void successAfterFailure(JobEvent event) {
        anomalies.record(of(
                event,
                AnomalyKind.SUCCESS_AFTER_FAILURE,
                "succeeded after it had been reported as failed, and was not charged"));
    }

    /**
     * Runs in the transaction of the debit, if there is one.
     *
     * @param cost whole credits that were due
     * @param charged whole credits that all debits of the job took
     * @param before the user's balance before the debit
     * @param debit absent if nothing could be charged
     */
    void overrun(JobEvent event, long cost, long charged, Balance before, @Nullable Entry debit) {
        var what = "cost %s, was charged %s; %s are missing".formatted(cost, charged, cost - charged);
        anomalies.record(of(event, AnomalyKind.OVERRUN, what)
                .about(event.uid(), before.type())
                .withEntry(debit == null ? null : debit.id())
                .attempted(cost)
                .having(before.amount(), before.available()));
    }

    /** @param what the rest of a sentence about the job */
    private static AnomalyReport of(JobEvent event, AnomalyKind kind, String what) {
        var job = event.job();
        var work = event.work();
        var details = "Job %s of %s, attempt %s (%s × %s, %s%s) %s"
                .formatted(
                        job.jobId(),
                        job.source(),
                        job.attempt(),
                        work.quantity(),
                        work.model(),
                        work.resolution(),
                        work.durationText() == null ? "" : ", " + work.durationText() + " s",
                        what);
        return AnomalyReport.of(kind, job.debitKey(), details).about(event.uid(), null);
    }
}
