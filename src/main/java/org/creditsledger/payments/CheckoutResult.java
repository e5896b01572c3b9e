package org.creditsledger.payments;

/** What became of the wish to buy a pack. */
public sealed interface CheckoutResult {

    /** There is a page to go to, or there was: the checkout may have been opened, and even paid, before. */
    record Opened(Checkout checkout) implements CheckoutResult {}

    /** The same was asked a moment ago, and the provider has not answered yet. */
    record InProgress() implements CheckoutResult {}

    /** The request's key was used for another pack. */
    record KeyConflict() implements CheckoutResult {}

    /**
     * As many as the user may have are waiting for their payment.
     *
     * @param limit how many that is
     */
    record TooManyOpen(int limit) implements CheckoutResult {}

    /** No such pack is on offer. */
    record UnknownPack(String packId) implements CheckoutResult {}

    /** The provider is down, slow, refuses us, or there is none; nothing was bought, and it may be tried again. */
    record ProviderUnavailable() implements CheckoutResult {}
}
