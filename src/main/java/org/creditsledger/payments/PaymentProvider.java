package org.creditsledger.payments;

import com.stripe.model.checkout.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Takes the money: Stripe, or the simulator, which behaves like Stripe. If there are several, the first in order is
 * used.
 */
public interface PaymentProvider {

    String name();

    /**
     * Opens a page where a checkout can be paid; a repeated call for the same checkout returns the same page.
     *
     * @throws UnavailableException if no page could be opened, for any reason, after a few seconds at most
     */
    OpenedPage open(Checkout checkout) throws UnavailableException;

    /**
     * Ends a session, so that it can no longer be paid.
     *
     * @return whether it has ended unpaid; false if the buyer has paid, or ordered the payment
     */
    boolean expire(String sessionId) throws UnavailableException;

    /**
     * Opens the page where a subscriber changes or cancels a subscription, and sees its payments.
     *
     * @return the address: absolute, or a path of this application; empty if the provider does not know the subscription
     */
    Optional<String> openPortal(String subscriptionId) throws UnavailableException;

    /**
     * The current state of a session, with its payment intent if there is one.
     *
     * @return empty if the provider does not know the session
     * @throws UnavailableException if the provider does not answer, for any reason, after a few seconds at most
     */
    Optional<Session> find(String sessionId) throws UnavailableException;

    /**
     * Lists all completed sessions, newest first, page by page.
     *
     * @param createdSince inclusive
     */
    void listCompleted(Instant createdSince, Consumer<List<Session>> page) throws UnavailableException;

    /**
     * Lists all paid invoices of subscriptions, newest first, page by page, as its events contain them.
     *
     * @param createdSince inclusive
     */
    void listPaidInvoices(Instant createdSince, Consumer<List<JsonNode>> page) throws UnavailableException;

    /** All lines of an invoice, of which its events contain the first ten only. */
    List<JsonNode> invoiceLines(String invoiceId) throws UnavailableException;

    /** The provider failed: it is down, slow, or refuses us. */
    class UnavailableException extends Exception {

        public UnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** @param url absolute, or a path of this application */
    record OpenedPage(String sessionId, String url) {}
}
