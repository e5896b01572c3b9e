package org.creditsledger.plans;

/** The result of publishing a plan. Only the first case can change anything. */
public sealed interface PublishResult {

    /** @param plan in its new version, or in the newest one if that says the same already */
    record Published(Plan plan) implements PublishResult {}

    /** Why nothing was published. */
    sealed interface Refusal extends PublishResult {}

    record UnknownCreditType(String type) implements Refusal {}

    /** Periods that have begun keep their version. */
    record StartsInThePast() implements Refusal {}

    /** @param last the newest version, which the new one must follow */
    record StartsBeforeTheLast(Plan last) implements Refusal {}

    /** A price belongs to one plan for ever. */
    record PriceOfAnotherPlan(String priceId) implements Refusal {}

    /** A price keeps its interval, amount and currency. */
    record PriceChanged(String priceId) implements Refusal {}

    /** Users could then have two subscriptions of a group. */
    record GroupChanged(Plan last) implements Refusal {}

    record FreeChanged(Plan last) implements Refusal {}

    /**
     * Credits would come less often than a price of the plan is paid. All its prices stay in use, and all its versions.
     *
     * @param type of the allotment, which the draft or an older version has
     */
    record ComesTooSeldom(String type, String priceId) implements Refusal {}
}
