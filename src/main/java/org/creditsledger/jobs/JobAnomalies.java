package org.creditsledger.jobs;

import java.util.UUID;
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
            record(event, AnomalyKind.KEY_CONFLICT, null, null, 0, 0, 0, "reported as another job than before");
        }
        if (event.kind() != JobEvent.Kind.SUCCEEDED) {
            return;
        }
        switch (outcome) {
            case JobOutcome.UnknownPrice() ->
                record(event, AnomalyKind.UNKNOWN_PRICE, null, null, 0, 0, 0, "has no price and was not charged");
            case JobOutcome.QuoteMismatch() ->
                record(
                        event,
                        AnomalyKind.UNKNOWN_PRICE,
                        null,
                        null,
                        0,
                        0,
                        0,
                        "came with a quote for other work and was not charged");
            case JobOutcome.Refused(var type, var attemptedAmount, var balance, var available) ->
                record(
                        event,
                        AnomalyKind.BLOCKED_DEBIT,
                        type,
                        null,
                        attemptedAmount,
                        balance,
                        available,
                        "cost more than was available and was not charged");
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
        record(
                event,
                AnomalyKind.SUCCESS_AFTER_FAILURE,
                null,
                null,
                0,
                0,
                0,
                "succeeded after it had been reported as failed, and was not charged");
    }

    /**
     * Runs in the transaction of the debit, if there is one.
     *
     * @param cost whole credits that were due
     * @param before the user's balance before the debit
     * @param debit absent if nothing could be charged
     */
    void overrun(JobEvent event, long cost, Balance before, @Nullable Entry debit) {
        var charged = debit == null ? 0 : debit.amount();
        record(
                event,
                AnomalyKind.OVERRUN,
                before.type(),
                debit == null ? null : debit.id(),
                cost,
                before.amount(),
                before.available(),
                "cost %s, was charged %s; %s are missing".formatted(cost, charged, cost - charged));
    }

    private void record(
            JobEvent event,
            AnomalyKind kind,
            @Nullable String type,
            @Nullable UUID entryId,
            long attemptedAmount,
            long balance,
            long available,
            String what) {
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
        anomalies.record(new AnomalyReport(
                kind, job.debitKey(), event.uid(), type, entryId, attemptedAmount, balance, available, details));
    }
}
