package org.creditsledger.testing;

import static org.creditsledger.testing.Webhooks.signJob;
import static org.creditsledger.testing.Webhooks.signStripe;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;

import java.time.InstantSource;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MockMvcTester.MockMvcRequestBuilder;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Sends signed events to the application of a {@link DatabaseTest}, as job services and Stripe do. */
@TestComponent
public record WebhookSender(MockMvcTester http, InstantSource clock) {

    public static final String JOBS_SECRET = "whsec_bmV3LWpvYnMtc2VjcmV0LW9mLTI0LWJ5dGVz";
    public static final String STRIPE_SECRET = "whsec_test_stripe";

    public MvcTestResult sendJobEvent(String event) {
        return sendJobEvent(event, JOBS_SECRET, now());
    }

    public MvcTestResult sendJobEvent(String event, String secret, long timestamp) {
        return send(http.post()
                .uri("/api/webhooks/jobs")
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", signJob(secret, "msg_1", timestamp, event))
                .content(event));
    }

    public MvcTestResult sendStripeEvent(String event) {
        return sendStripeEvent(event, signStripe(STRIPE_SECRET, now(), event));
    }

    public MvcTestResult sendStripeEvent(String event, String signature) {
        return send(http.post()
                .uri("/api/webhooks/stripe")
                .header("Stripe-Signature", signature)
                .content(event));
    }

    private static MvcTestResult send(MockMvcRequestBuilder request) {
        return Callers.asBefore(() -> request.with(anonymous())
                .contentType(MediaType.APPLICATION_JSON)
                .exchange());
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
