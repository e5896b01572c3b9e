package org.creditsledger.payments;

import java.util.List;

/** The result of a request to buy a pack, or to subscribe to a plan. */
public sealed interface CheckoutResult {

    /** The checkout has a page, or had one: it may have been opened, and even paid, before. */
    record Opened(Checkout checkout) implements CheckoutResult {}

    /** The same was requested a moment ago, and the provider has not answered yet. */
    record InProgress() implements CheckoutResult {}

    /** The request's key was used for something different. */
    record KeyConflict() implements CheckoutResult {}

    /**
     * The user has the maximum number of unpaid checkouts.
     *
     * @param limit this maximum
     */
    record TooManyOpen(int limit) implements CheckoutResult {}

    /**
     * The provider is down, slow, refuses us, or is not configured; nothing was bought, and the buyer may try again.
     */
    record ProviderUnavailable() implements CheckoutResult {}

    /** There is no such offer for this user. */
    sealed interface NoOffer extends CheckoutResult, Checkout.Found {}

    /** No such pack is on offer. */
    record UnknownPack(String packId) implements NoOffer {}

    /** No such plan is on offer, or every user has it without a payment. */
    record UnknownPlan(String planId) implements NoOffer {}

    /**
     * The plan has several prices, and not this one.
     *
     * @param offered the ids of the prices on offer
     */
    record UnknownPrice(List<String> offered) implements NoOffer {}

    /** The user has a subscription to this plan, or to another one of its group. */
    record AlreadySubscribed() implements NoOffer {}
}
