package org.creditsledger.simulator;

import com.stripe.net.Webhook;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** The actions of a buyer on the simulator's page. Each sends events to our own webhook, signed and over HTTP, as Stripe does. */
@Service
@Profile(Simulator.PROFILE)
public class Simulator implements AutoCloseable {

    /** Never with real money: any user could buy credits with it. */
    static final String PROFILE = "(demo | simulator) & !production";

    private static final Logger log = LoggerFactory.getLogger(Simulator.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SimulatedSessionRepository sessions;
    private final SimulatedStripe stripe;
    private final TransactionOperations transactions;
    private final SimulatorProperties properties;
    private final String secret;
    private final Environment environment;
    private final InstantSource clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ScheduledExecutorService deliveries = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("simulator-", 0).factory());

    Simulator(
            SimulatedSessionRepository sessions,
            JsonMapper json,
            TransactionOperations transactions,
            SimulatorProperties properties,
            @Value("${credits.webhooks.stripe-secrets}") List<String> secrets,
            Environment environment,
            InstantSource clock) {
        this.sessions = sessions;
        this.stripe = new SimulatedStripe(json);
        this.transactions = transactions;
        this.properties = properties;
        this.secret = secrets.getFirst();
        this.environment = environment;
        this.clock = clock;
    }

    /** A buyer's own session. */
    @PreAuthorize("#uid == authentication.name")
    public Optional<SimulatedSession> find(String uid, String sessionId) {
        var found = sessions.find(sessionId).filter(session -> session.uid.equals(uid));
        found.ifPresent(session -> session.endIfOverdue(clock.instant()));
        return found.map(SimulatedSessionRow::toSession);
    }

    /**
     * Pays once, however often it is clicked.
     *
     * @param events how many events report it, each as if it were the only one
     * @return the page to go to
     */
    @PreAuthorize("#uid == authentication.name")
    public String pay(String uid, String sessionId, int events) {
        var session = end(uid, sessionId, "complete", "paid");
        if (!session.isPaid()) {
            return session.cancelUrl;
        }
        for (var event = 0; event < events; event++) {
            send("checkout.session.completed", session);
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

    /** Orders a debit: the bank decides later whether it pays. */
    @PreAuthorize("#uid == authentication.name")
    public String orderDebit(String uid, String sessionId) {
        var session = change(uid, sessionId, SimulatedSessionRow::orderDebit);
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

    @Override
    public void close() {
        deliveries.shutdownNow();
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

    private void send(String type, SimulatedSessionRow session) {
        var event = stripe.event(type, session, clock.instant());
        var delay = properties.webhookDelay().toMillis();
        deliveries.schedule(() -> deliver(type, event), delay, TimeUnit.MILLISECONDS);
    }

    private void deliver(String type, String event) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:"
                            + environment.getRequiredProperty("local.server.port") + "/api/webhooks/stripe"))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .header(
                            "Stripe-Signature",
                            Webhook.Signature.generateSignatureHeader(
                                    event, secret, clock.instant().getEpochSecond()))
                    .POST(HttpRequest.BodyPublishers.ofString(event))
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            log.info("simulated {}: {} {}", type, answer.statusCode(), answer.body());
        } catch (IOException | GeneralSecurityException | RuntimeException exception) {
            // It is not sent again, but the reconciliation finds a paid session.
            log.warn("simulated {} was not delivered", type, exception);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
