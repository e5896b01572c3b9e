package org.creditsledger.jobs;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.creditsledger.pricing.BindResult;
import org.creditsledger.pricing.Cost;
import org.creditsledger.pricing.PriceList;
import org.creditsledger.pricing.QuoteService;
import org.springframework.stereotype.Component;

/** Finds the price of a job without a reservation: from its quote, or from the list at the time of the event. */
@Component
class JobPricing {

    private final PriceList prices;
    private final QuoteService quotes;
    private final InstantSource clock;

    JobPricing(PriceList prices, QuoteService quotes, InstantSource clock) {
        this.prices = prices;
        this.quotes = quotes;
        this.clock = clock;
    }

    Result price(JobEvent event) {
        var at = at(event);
        if (event.quoteId() == null) {
            return result(event, listed(event, at));
        }
        return switch (quotes.bind(event.quoteId(), event.uid(), event.work(), at)) {
            case BindResult.Bound(var unitPrice) -> result(event, unitPrice.cost(event.work()));
            case BindResult.Expired() -> result(event, listed(event, at));
            case BindResult.Mismatch() -> new QuoteMismatch();
        };
    }

    private Optional<Cost> listed(JobEvent event, Instant at) {
        return prices.find(event.work(), at).flatMap(price -> price.cost(event.work()));
    }

    /**
     * The time of the event, so a retry costs the same. A time in the future counts as now, because future prices may
     * still change.
     */
    private Instant at(JobEvent event) {
        var now = clock.instant();
        return event.occurredAt().isBefore(now) ? event.occurredAt() : now;
    }

    private static Result result(JobEvent event, Optional<Cost> cost) {
        return cost.<Result>map(found -> new Priced(new JobTerms(event.work(), found)))
                .orElseGet(Unknown::new);
    }

    sealed interface Result {}

    record Priced(JobTerms terms) implements Result {}

    record Unknown() implements Result {}

    record QuoteMismatch() implements Result {}
}
