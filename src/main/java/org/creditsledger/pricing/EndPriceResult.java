package org.creditsledger.pricing;

/** The result of ending a price. Only the first case changes the list. */
public sealed interface EndPriceResult {

    record Ended(Price price) implements EndPriceResult {}

    /** It already ends at that time or earlier. */
    record EndsBefore(Price price) implements EndPriceResult {}

    /** Jobs that were charged already cannot lose their price. */
    record EndsInThePast() implements EndPriceResult {}

    record NotFound() implements EndPriceResult {}
}
