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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes no money, and otherwise behaves like Stripe. For the demo and for tests. */
@Component
@Profile(Simulator.PROFILE)
final class SimulatorProvider implements PaymentProvider {

    private final SimulatedSessionRepository sessions;
    private final SimulatedStripe stripe;
    private final InstantSource clock;

    SimulatorProvider(SimulatedSessionRepository sessions, JsonMapper json, InstantSource clock) {
        this.sessions = sessions;
        this.stripe = new SimulatedStripe(json);
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
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> openPortal(String subscriptionId) {
        throw new UnsupportedOperationException();
    }

    /** It sells no subscriptions. */
    @Override
    public void listPaidInvoices(Instant createdSince, Consumer<List<JsonNode>> page) {}

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
