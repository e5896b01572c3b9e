package org.creditsledger.payments;

import com.stripe.model.checkout.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes the money: Stripe, or the simulator, which behaves like it. Of several, the first in order is used. */
public interface PaymentProvider {

    String name();

    /**
     * Opens a page where a checkout can be paid; asked again for the same checkout it answers the same page.
     *
     * @throws ProviderUnavailableException when there is no page, for whatever reason, after a few seconds at most
     */
    OpenedPage open(Checkout checkout) throws ProviderUnavailableException;

    /**
     * A session as it is now, with its payment intent, if there is one yet.
     *
     * @return empty when the provider knows no such session
     * @throws ProviderUnavailableException when it does not answer, for whatever reason, after a few seconds at most
     */
    Optional<Session> find(String sessionId) throws ProviderUnavailableException;

    /**
     * Lists every session that was completed, newest first, page by page.
     *
     * @param createdSince inclusive
     */
    void listCompleted(Instant createdSince, Consumer<List<Session>> page) throws ProviderUnavailableException;

    /** @param url absolute, or a path of ours */
    record OpenedPage(String sessionId, String url) {}
}
