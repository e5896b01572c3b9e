package org.creditsledger.pricing;

/** The result of adding a price. Only the first case changes the list. */
public sealed interface AddPriceResult {

    record Added(Price price) implements AddPriceResult {}

    /** Some work would have two prices at the same time, and neither is narrower: end the existing one first. */
    record Overlaps(Price existing) implements AddPriceResult {}

    /** Jobs that were charged already cannot get another price. */
    record StartsInThePast() implements AddPriceResult {}

    record UnknownCreditType() implements AddPriceResult {}
}
