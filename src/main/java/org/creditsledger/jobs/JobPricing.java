package org.creditsledger.jobs;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.creditsledger.pricing.BindResult;
import org.creditsledger.pricing.Cost;
import org.creditsledger.pricing.Price;
import org.creditsledger.pricing.PriceList;
import org.creditsledger.pricing.QuoteService;
import org.creditsledger.pricing.RememberedPrices;
import org.creditsledger.pricing.Work;
import org.springframework.stereotype.Component;

/** Finds the price of a job without a reservation: from its quote, or from the list at the time of the event. */
@Component
class JobPricing {

    private final PriceList prices;
    private final RememberedPrices remembered;
    private final QuoteService quotes;
    private final InstantSource clock;

    JobPricing(PriceList prices, RememberedPrices remembered, QuoteService quotes, InstantSource clock) {
        this.prices = prices;
        this.remembered = remembered;
        this.quotes = quotes;
        this.clock = clock;
    }

    Result price(JobEvent event) {
        return price(event, prices::find);
    }

    /** By the list in memory, which the transaction that uses the price must compare with the current one. */
    Remembered remembered(JobEvent event) {
        return remembered(event, remembered.list());
    }

    /** The same, after the list has changed. */
    Remembered anew(JobEvent event) {
        return remembered(event, remembered.listAnew());
    }

    private Remembered remembered(JobEvent event, RememberedPrices.Listed list) {
        return new Remembered(price(event, list::find), list.changedAt());
    }

    /** The credit types in which work of a source has ever been paid, or will be, by the list in memory. */
    Set<String> typesOf(String source) {
        return remembered.list().typesOf(source);
    }

    private Result price(JobEvent event, BiFunction<Work, Instant, Optional<Price>> list) {
        var at = at(event);
        if (event.quoteId() == null) {
            return listed(event, at, list);
        }
        return switch (quotes.bind(event.quoteId(), event.uid(), event.work(), at)) {
            case BindResult.Bound(var unitPrice) -> result(event, unitPrice.cost(event.work()));
            case BindResult.Expired() -> listed(event, at, list);
            case BindResult.Mismatch() -> new QuoteMismatch();
        };
    }

    private static Result listed(JobEvent event, Instant at, BiFunction<Work, Instant, Optional<Price>> list) {
        return result(event, list.apply(event.work(), at).flatMap(price -> price.cost(event.work())));
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

    /** @param changedAt the last change of the price list that it is from */
    record Remembered(Result result, Instant changedAt) {

        boolean isOutdated(Instant lastChange) {
            return !changedAt.equals(lastChange);
        }
    }
}
