package org.creditsledger.simulator;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** The actions of a buyer on the simulator's page. Each sends events to our own webhook, signed and over HTTP, as Stripe does. */
@Service
@Profile(Simulator.PROFILE)
public class Simulator {

    /** Never with real money: any user could buy credits with it. */
    static final String PROFILE = "(demo | simulator) & !production";

    private final SimulatedSessionRepository sessions;
    private final SimulatedSubscriptions subscriptions;
    private final PricedPlans plans;
    private final SimulatedStripe stripe;
    private final SimulatedWebhooks webhooks;
    private final TransactionOperations transactions;
    private final InstantSource clock;

    Simulator(
            SimulatedSessionRepository sessions,
            SimulatedSubscriptions subscriptions,
            PricedPlans plans,
            JsonMapper json,
            SimulatedWebhooks webhooks,
            TransactionOperations transactions,
            InstantSource clock) {
        this.sessions = sessions;
        this.subscriptions = subscriptions;
        this.plans = plans;
        this.stripe = new SimulatedStripe(json);
        this.webhooks = webhooks;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** A buyer's own session. */
    @PreAuthorize("#uid == authentication.name")
    public Optional<SimulatedSession> find(String uid, String sessionId) {
        var found = sessions.find(sessionId).filter(session -> session.uid.equals(uid));
        found.ifPresent(session -> session.endIfOverdue(clock.instant()));
        return found.map(session -> session.toSession(plan(session)));
    }

    /**
     * Pays once, however often it is clicked.
     *
     * @param events how many events report it, each as if it were the only one
     * @return the page to go to
     */
    @PreAuthorize("#uid == authentication.name")
    public String pay(String uid, String sessionId, int events) {
        var session = change(uid, sessionId, row -> {
            row.end("complete", "paid");
            if (row.isPaid() && row.planId != null && row.priceId != null) {
                subscriptions.begin(row.token(), uid, row.planId, row.priceId);
            }
        });
        if (!session.isPaid()) {
            return session.cancelUrl;
        }
        for (var event = 0; event < events; event++) {
            send("checkout.session.completed", session);
            if (session.planId != null) {
                subscriptions.firstEvents(session.subscriptionId()).forEach(webhooks::send);
            }
        }
        return session.successUrl;
    }

    /** The bank declines after the buyer has left, as it can with a direct debit. */
    @PreAuthorize("#uid == authentication.name")
    public String decline(String uid, String sessionId) {
        var session = end(uid, sessionId, "complete", "unpaid");
        if (!session.isPaid()) {
            send("checkout.session.async_payment_failed", session);
        }
        return session.successUrl;
    }

    /** Orders a debit of a pack: the bank decides later whether it pays. */
    @PreAuthorize("#uid == authentication.name")
    public String orderDebit(String uid, String sessionId) {
        var session = change(uid, sessionId, row -> {
            if (row.planId == null) {
                row.orderDebit();
            }
        });
        if (session.isProcessing()) {
            send("checkout.session.completed", session);
        }
        return session.successUrl;
    }

    /** The bank's answer about an ordered debit; only the first one counts. */
    @PreAuthorize("#uid == authentication.name")
    public String endDebit(String uid, String sessionId, boolean isPaid) {
        var session = change(uid, sessionId, row -> row.endDebit(isPaid));
        if (session.isComplete()) {
            send(
                    session.isPaid()
                            ? "checkout.session.async_payment_succeeded"
                            : "checkout.session.async_payment_failed",
                    session);
        }
        return session.successUrl;
    }

    /** Cancels the session: it can no longer be paid. */
    @PreAuthorize("#uid == authentication.name")
    public String abandon(String uid, String sessionId) {
        var session = end(uid, sessionId, "expired", "unpaid");
        if (session.status.equals("expired")) {
            send("checkout.session.expired", session);
        }
        return session.cancelUrl;
    }

    private SimulatedSessionRow end(String uid, String sessionId, String status, String paymentStatus) {
        return change(uid, sessionId, row -> row.end(status, paymentStatus));
    }

    private SimulatedSessionRow change(String uid, String sessionId, Consumer<SimulatedSessionRow> change) {
        return transactions.execute(_ -> {
            var session = sessions.lock(sessionId)
                    .filter(row -> row.uid.equals(uid))
                    .orElseThrow(() -> new IllegalArgumentException("no such session"));
            session.endIfOverdue(clock.instant());
            change.accept(session);
            sessions.update(session);
            return session;
        });
    }

    private @Nullable PricedPlan plan(SimulatedSessionRow session) {
        return session.planId == null || session.priceId == null ? null : plans.get(session.planId, session.priceId);
    }

    private void send(String type, SimulatedSessionRow session) {
        webhooks.send(SimulatedEvent.about(stripe.session(session), type, clock.instant()));
    }
}
