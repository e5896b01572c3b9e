package org.creditsledger.pricing;

/** What became of a wish to add a price. Only the first case changes the list. */
public sealed interface AddPriceResult {

    record Added(Price price) implements AddPriceResult {}

    /** Some work would have two prices at a time, neither narrower than the other: end that one first. */
    record Overlaps(Price existing) implements AddPriceResult {}

    /** What has been charged cannot get another price. */
    record StartsInThePast() implements AddPriceResult {}

    record UnknownCreditType() implements AddPriceResult {}
}
