package org.creditsledger.jobs;

import java.util.Map;
import java.util.Optional;
import org.creditsledger.ledger.Balance;
import org.creditsledger.ledger.CaptureResult;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Charges the remaining credits for a job that costs more, and reports the missing amount: both in one transaction. If
 * nothing can be charged, it records that, so a repeated event does not charge credits that the user buys later.
 */
@Component
class Overruns {

    private final LedgerService ledger;
    private final KnownJobs known;
    private final JobAnomalies anomalies;
    private final JobProperties properties;
    private final TransactionTemplate transaction;

    Overruns(
            LedgerService ledger,
            KnownJobs known,
            JobAnomalies anomalies,
            JobProperties properties,
            PlatformTransactionManager transactionManager) {
        this.ledger = ledger;
        this.known = known;
        this.anomalies = anomalies;
        this.properties = properties;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /**
     * @param type the credit type with too few credits
     * @return empty, with nothing charged, if something else settled the job meanwhile
     */
    Optional<JobOutcome> charge(JobEvent event, JobTerms terms, String type) {
        try {
            return transaction.execute(_ -> chargeWhatThereIs(event, terms, type));
        } catch (DataIntegrityViolationException sameJobElsewhere) {
            return Optional.empty();
        }
    }

    private Optional<JobOutcome> chargeWhatThereIs(JobEvent event, JobTerms terms, String type) {
        var cost = terms.cost().totalCredits();
        var balance = ledger.lockBalance(event.uid(), type);
        // Under the lock: from here on, no start can reserve anything.
        var hold = known.hold(event);
        var wasCapturedInPart = hold.isPresent() && hold.get().captures() > 0;
        if (KnownJobs.isPending(hold) || wasCapturedInPart) {
            var placed = hold.get();
            var more = properties.overrun().chargeable(placed.held(), balance.available());
            var amount = Math.min(cost, placed.captured() + more);
            var result =
                    ledger.captureTotal(placed.id(), amount, terms.reason(), meta(terms.meta(placed), cost, amount));
            if (result instanceof CaptureResult.Captured(var captured, var debit)) {
                return Optional.of(charged(event, terms, balance, hold, debit, captured.captured()));
            }
            if (!(result instanceof CaptureResult.Expired) || wasCapturedInPart) {
                return Optional.empty();
            }
            balance = ledger.lockBalance(event.uid(), type);
        }
        var amount = Math.min(cost, properties.overrun().chargeable(0, balance.available()));
        if (amount == 0) {
            return settleWithoutDebit(event, cost, balance, hold);
        }
        var posting = Posting.jobDebit(
                event.uid(),
                type,
                amount,
                event.job(),
                terms.reason(),
                meta(terms.meta(), cost, amount),
                JobService.CREATED_BY);
        return ledger.post(posting) instanceof PostingResult.Posted(var debit)
                ? Optional.of(charged(event, terms, balance, hold, debit, debit.amount()))
                : Optional.empty();
    }

    private JobOutcome charged(
            JobEvent event, JobTerms terms, Balance before, Optional<Hold> hold, Entry debit, long chargedCredits) {
        var cost = terms.cost().totalCredits();
        if (chargedCredits < cost) {
            anomalies.overrun(event, cost, chargedCredits, before, debit);
        }
        return new JobOutcome.Debited(
                debit, JobCredits.charged(hold.map(Hold::amount).orElse(cost), chargedCredits));
    }

    private Optional<JobOutcome> settleWithoutDebit(
            JobEvent event, long cost, Balance balance, Optional<Hold> settledHold) {
        if (known.debit(event).isPresent() || !known.markUncharged(event, cost)) {
            return Optional.empty();
        }
        anomalies.overrun(event, cost, 0, balance, null);
        return Optional.of(new JobOutcome.Uncharged(
                JobCredits.nothingCharged(settledHold.map(Hold::amount).orElse(cost))));
    }

    private static Map<String, String> meta(Map<String, String> meta, long cost, long amount) {
        return amount < cost ? JobTerms.withOverrun(meta, cost - amount) : meta;
    }
}
