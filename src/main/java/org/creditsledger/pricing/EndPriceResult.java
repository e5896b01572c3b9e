package org.creditsledger.pricing;

/** What became of a wish to end a price. Only the first case changes the list. */
public sealed interface EndPriceResult {

    record Ended(Price price) implements EndPriceResult {}

    /** It ends at that time or before anyway. */
    record EndsBefore(Price price) implements EndPriceResult {}

    /** What has been charged cannot lose its price. */
    record EndsInThePast() implements EndPriceResult {}

    record NotFound() implements EndPriceResult {}
}
