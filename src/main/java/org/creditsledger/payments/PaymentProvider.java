package org.creditsledger.payments;

import com.stripe.model.checkout.Session;
import java.time.Instant;
import java.util.function.Consumer;

/** Whoever takes the money: Stripe, or something that behaves like it. */
sealed interface PaymentProvider permits StripeProvider, SimulatorProvider {

    String name();

    /**
     * Opens a page where a checkout can be paid; asked again for the same checkout it answers the same page.
     *
     * @throws ProviderUnavailableException when there is no page, for whatever reason, after a few seconds at most
     */
    OpenedPage open(Checkout checkout) throws ProviderUnavailableException;

    /**
     * Tells of every session that was completed, as its webhook would have.
     *
     * @param createdSince inclusive
     */
    void forEachCompleted(Instant createdSince, Consumer<Session> action) throws ProviderUnavailableException;

    /** @param url absolute, or a path of ours */
    record OpenedPage(String sessionId, String url) {}
}
