package org.creditsledger.simulator;

import com.stripe.model.checkout.Session;
import com.stripe.net.ApiResource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.creditsledger.database.Timestamps;
import org.creditsledger.payments.Checkout;
import org.creditsledger.payments.PaymentProvider;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes no money, and otherwise behaves like Stripe. For the demo and for tests. */
@Component
@Profile(Simulator.PROFILE)
final class SimulatorProvider implements PaymentProvider {

    private final SimulatedSessionRepository sessions;
    private final SimulatedSubscriptionRepository subscriptions;
    private final SimulatedStripe stripe;
    private final SimulatedBilling billing;
    private final TransactionOperations transactions;
    private final InstantSource clock;

    SimulatorProvider(
            SimulatedSessionRepository sessions,
            SimulatedSubscriptionRepository subscriptions,
            JsonMapper json,
            TransactionOperations transactions,
            InstantSource clock) {
        this.sessions = sessions;
        this.subscriptions = subscriptions;
        this.stripe = new SimulatedStripe(json);
        this.billing = new SimulatedBilling(json);
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "simulator";
    }

    @Override
    public OpenedPage open(Checkout checkout) {
        var session = new SimulatedSessionRow(checkout, Timestamps.now(clock));
        sessions.add(session);
        return new OpenedPage(session.id, "/demo/checkout/" + session.id);
    }

    @Override
    public Optional<Session> find(String sessionId) {
        var found = sessions.find(sessionId);
        found.ifPresent(session -> session.endIfOverdue(clock.instant()));
        return found.map(stripe::sessionWithIntent).map(SimulatorProvider::read);
    }

    @Override
    public boolean expire(String sessionId) {
        return transactions.execute(_ -> {
            var session = sessions.lock(sessionId);
            session.ifPresent(row -> {
                row.end("expired", "unpaid");
                sessions.update(row);
            });
            return session.filter(SimulatedSessionRow::isComplete).isEmpty();
        });
    }

    @Override
    public Optional<String> openPortal(String subscriptionId) {
        return subscriptions.find(subscriptionId).map(row -> "/demo/subscription/" + row.id);
    }

    @Override
    public void listPaidInvoices(Instant createdSince, Consumer<List<JsonNode>> page) {
        page.accept(subscriptions.findPaidInvoices(createdSince).stream()
                .<JsonNode>map(invoice -> billing.invoiceWithPayments(
                        subscriptions.find(invoice.subscriptionId).orElseThrow(), invoice))
                .toList());
    }

    /** Its events contain all lines. */
    @Override
    public List<JsonNode> invoiceLines(String invoiceId) {
        return List.of();
    }

    @Override
    public void listCompleted(Instant createdSince, Consumer<List<Session>> page) {
        page.accept(sessions.findCompleted(createdSince).stream()
                .map(stripe::session)
                .map(SimulatorProvider::read)
                .toList());
    }

    private static Session read(ObjectNode session) {
        return ApiResource.GSON.fromJson(session.toString(), Session.class);
    }
}
