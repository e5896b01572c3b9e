package org.creditsledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Webhooks.checkoutSession;
import static org.creditsledger.testing.Webhooks.jobEvent;
import static org.creditsledger.testing.Webhooks.signStripe;

import com.jayway.jsonpath.JsonPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.creditsledger.testing.PackagedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application on a machine whose language writes numbers in other digits. */
@EnabledIfSystemProperty(named = "credits.test.database", matches = "h2")
class LocaleIT {

    private static final String STRIPE_SECRET = "whsec_credits_ledger_demo_stripe_secret";

    @TempDir
    static Path folder;

    static PackagedApplication application;

    @BeforeAll
    static void start() {
        application = new PackagedApplication(
                folder,
                Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab"));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void stripes_signatures_are_valid_and_their_events_are_stored_as_elsewhere() throws Exception {
        var event = checkoutSession("checkout.session.completed", "paid", "pi_" + key(), "alice", "image-500");

        var answer = stripe(event);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JsonPath.<String>read(answer.body(), "$.entry.reason")).contains("500 image credits");
        assertThat(JsonPath.<String>read(stripe(event).body(), "$.outcome")).isEqualTo("duplicate");
    }

    @Test
    void costs_and_limits_use_digits_that_programs_can_read() throws Exception {
        var charged = application.sendJobEvent(jobEvent("job.succeeded", key(), "alice", "text2image", "flux-pro", 1));
        assertThat(JsonPath.<String>read(charged.body(), "$.outcome")).isEqualTo("posted");
        var refused = application.sendJobEvent(jobEvent("job.started", key(), key(), "text2image", "flux-pro", 1));
        assertThat(JsonPath.<String>read(refused.body(), "$.detail")).containsPattern("costs [0-9]+ image credits");

        var balances = get("/api/credits/balances");
        assertThat(balances.headers().firstValue("RateLimit-Policy")).hasValue("\"user\";q=6000;w=60");
        assertThat(get("/api/credits/export.csv").body()).matches("(?s)[^\u0660-\u0669\u06f0-\u06f9]*");
    }

    private static HttpResponse<String> stripe(String event) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(application.url() + "/api/webhooks/stripe"))
                .header("Content-Type", "application/json")
                .header(
                        "Stripe-Signature",
                        signStripe(STRIPE_SECRET, Instant.now().getEpochSecond(), event.getBytes(UTF_8)))
                .POST(BodyPublishers.ofString(event))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(application.url() + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("alice:demo".getBytes(UTF_8)))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
