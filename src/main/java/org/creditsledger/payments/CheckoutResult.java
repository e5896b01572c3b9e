package org.creditsledger.payments;

/** The result of a request to buy a pack. */
public sealed interface CheckoutResult {

    /** The checkout has a page, or had one: it may have been opened, and even paid, before. */
    record Opened(Checkout checkout) implements CheckoutResult {}

    /** The same was requested a moment ago, and the provider has not answered yet. */
    record InProgress() implements CheckoutResult {}

    /** The request's key was used for another pack. */
    record KeyConflict() implements CheckoutResult {}

    /**
     * The user has the maximum number of unpaid checkouts.
     *
     * @param limit this maximum
     */
    record TooManyOpen(int limit) implements CheckoutResult {}

    /** No such pack is on offer. */
    record UnknownPack(String packId) implements CheckoutResult {}

    /**
     * The provider is down, slow, refuses us, or is not configured; nothing was bought, and the buyer may try again.
     */
    record ProviderUnavailable() implements CheckoutResult {}
}
