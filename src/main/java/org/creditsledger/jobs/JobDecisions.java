package org.creditsledger.jobs;

import java.util.Set;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.JobAttempt;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.LockedJob;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;

/**
 * Decides what an event does to its job, under the lock of the balance that it concerns: usually in one transaction, since the
 * price nearly always names the credit type.
 */
@Component
class JobDecisions {

    /** Each further one needs a change of the job or of the price list in between. */
    private static final int MAX_TRANSACTIONS = 10;

    private final LedgerService ledger;
    private final JobRecords records;
    private final JobPricing pricing;
    private final KnownJobs known;

    JobDecisions(LedgerService ledger, JobRecords records, JobPricing pricing, KnownJobs known) {
        this.ledger = ledger;
        this.records = records;
        this.pricing = pricing;
        this.known = known;
    }

    /** Begins with the balance of the credit type in which the job is paid. */
    Step decide(JobEvent event, Rule rule) {
        var price = pricing.remembered(event);
        return decide(event, typeOf(event, price), price, false, rule);
    }

    /** Begins with the balance of a type, and may give back the debit. */
    Step decideOn(JobEvent event, String type, Rule rule) {
        return decide(event, type, pricing.remembered(event), true, rule);
    }

    private Step decide(
            JobEvent event, String firstType, JobPricing.Remembered remembered, boolean mayGiveBack, Rule rule) {
        var type = firstType;
        var price = remembered;
        for (var i = 0; i < MAX_TRANSACTIONS; i++) {
            var step = ledger.decide(new OnBalance(event, type, mayGiveBack, records, price, rule));
            switch (step) {
                case Step.OnOtherBalance(var other) -> type = other;
                case Step.OtherPrices() -> {
                    price = pricing.anew(event);
                    type = mayGiveBack ? type : typeOf(event, price);
                }
                default -> {
                    return step;
                }
            }
        }
        throw new CannotAcquireLockException("the job or the price list changes too often: " + event.job());
    }

    /** The type of the balance that an event concerns, as far as it can be known without a lock. */
    String typeOf(JobEvent event) {
        return typeOf(event, pricing.remembered(event));
    }

    /** The types of the balances that some event of this job can concern. */
    Set<String> typesOf(JobEvent event) {
        return pricing.typesOf(event.work().source());
    }

    private String typeOf(JobEvent event, JobPricing.Remembered price) {
        return price.result() instanceof JobPricing.Priced(var terms)
                ? terms.cost().type()
                : known.hold(event)
                        .map(Hold::type)
                        .or(() -> known.debit(event).map(Entry::type))
                        .orElseGet(() -> ledger.creditTypes().getFirst());
    }

    /** What an event does under the lock of a balance. It may be asked more than once, until its transaction is committed. */
    @FunctionalInterface
    interface Rule {
        Step decide(JobUnderLock job, JobPricing.Remembered price);
    }

    private record OnBalance(
            JobEvent event,
            String type,
            boolean mayGiveBack,
            JobRecords records,
            JobPricing.Remembered price,
            Rule rule)
            implements LockedJob.Decision<JobRecords.Known, Step> {

        @Override
        public String uid() {
            return event.uid();
        }

        @Override
        public JobAttempt job() {
            return event.job();
        }

        @Override
        public Step decide(LockedJob locked, JobRecords.Known known) {
            var job = new JobUnderLock(event, type, locked, known);
            return job.holdElsewhere().orElseGet(() -> rule.decide(job, price));
        }
    }
}
