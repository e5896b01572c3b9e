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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Signed and over HTTP, a moment later, as Stripe does. */
@Component
@Profile(Simulator.PROFILE)
class HttpWebhooks implements SimulatedWebhooks, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpWebhooks.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SimulatorProperties properties;
    private final String secret;
    private final Environment environment;
    private final InstantSource clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ScheduledExecutorService deliveries = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("simulator-", 0).factory());

    HttpWebhooks(
            SimulatorProperties properties,
            @Value("${credits.webhooks.stripe-secrets}") List<String> secrets,
            Environment environment,
            InstantSource clock) {
        this.properties = properties;
        this.secret = secrets.getFirst();
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public void send(SimulatedEvent event) {
        deliveries.schedule(
                () -> deliver(event.type(), event.body()),
                properties.webhookDelay().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        deliveries.shutdownNow();
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
            // It is not sent again, but the reconciliation finds a paid session and a paid invoice.
            log.warn("simulated {} was not delivered", type, exception);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
