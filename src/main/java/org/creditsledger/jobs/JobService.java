package org.creditsledger.jobs;

import java.util.Map;
import java.util.function.Function;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.pricing.Price;
import org.creditsledger.pricing.PriceList;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Turns what happens to generation jobs into postings: a job that succeeds is debited once, at its price. */
@Service
public class JobService {

    private static final String CREATED_BY = "service:jobs";

    private final LedgerService ledger;
    private final PriceList prices;

    JobService(LedgerService ledger, PriceList prices) {
        this.ledger = ledger;
        this.prices = prices;
    }

    /** Events may be sent again, as often as the sender likes. */
    @PreAuthorize("hasRole('SERVICE')")
    public JobOutcome handle(JobEvent event) {
        return switch (event.kind()) {
            case STARTED -> new JobOutcome.Ignored();
            case SUCCEEDED ->
                prices.find(event.source(), event.model(), event.resolution())
                        .<JobOutcome>map(price -> debit(event, price))
                        .orElseGet(JobOutcome.UnknownPrice::new);
            case FAILED -> refund(event);
        };
    }

    private JobOutcome debit(JobEvent event, Price price) {
        var posting = Posting.jobDebit(
                event.uid(),
                price.type(),
                price.of(event.quantity()),
                event.source(),
                event.jobId(),
                event.quantity() + " × " + event.model(),
                Map.of(
                        "model", event.model(),
                        "resolution", event.resolution(),
                        "quantity", Integer.toString(event.quantity())),
                CREATED_BY);
        return outcome(ledger.post(posting), JobOutcome.Debited::new);
    }

    private JobOutcome refund(JobEvent event) {
        var debit = ledger.findByIdempotencyKey(Posting.jobDebitKey(event.source(), event.jobId()));
        if (debit.isEmpty()) {
            return new JobOutcome.Ignored();
        }
        if (!debit.get().uid().equals(event.uid())) {
            return new JobOutcome.Conflict(debit.get());
        }
        return outcome(ledger.post(Posting.jobRefund(debit.get(), "Job failed", CREATED_BY)), JobOutcome.Refunded::new);
    }

    private static JobOutcome outcome(PostingResult result, Function<Entry, JobOutcome> posted) {
        return switch (result) {
            case PostingResult.Posted(var entry) -> posted.apply(entry);
            case PostingResult.Replayed(var entry) -> new JobOutcome.Duplicate(entry);
            case PostingResult.KeyConflict(var existing) -> new JobOutcome.Conflict(existing);
            case PostingResult.Refused refusal -> new JobOutcome.Refused(refusal);
            case PostingResult.ExceedsRelated(var debit, var _, var _) -> new JobOutcome.AlreadyGivenBack(debit);
        };
    }
}
