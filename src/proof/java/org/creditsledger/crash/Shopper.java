package org.creditsledger.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.creditsledger.testing.StripeFixtures;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does what the load of the crash proof does not: buys, asks for refunds, lets reservations expire, reads, downloads
 * and signs in to pages, one request after the other. It knows the correct state of each of its users.
 */
class Shopper {

    static final int HOLD_TIMEOUT_SECONDS = 20;

    private static final int USERS = 20;
    private static final int PACK_CREDITS = 100;
    private static final int PACK_PRICE_MINOR = 900;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern CSRF_TOKEN = Pattern.compile("name=\"_csrf\" content=\"([^\"]+)\"");

    private final String address;
    private final HttpClient http;
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Integer> creditsByUid = new HashMap<>();
    private final List<String> holds = new ArrayList<>();
    private int requests;
    private int rounds;

    /** For the newest payment. */
    private int percentBack;

    /** @param http without cookies; visits with a browser have their own sessions */
    Shopper(int port, HttpClient http) {
        this.address = "http://localhost:" + port;
        this.http = http;
    }

    /** The errors so far. */
    List<String> wrong() {
        return wrong;
    }

    int requests() {
        return requests;
    }

    /** About twelve requests, and sometimes two visits. */
    void round() throws IOException, InterruptedException {
        var round = ++rounds;
        var uid = "soak-" + round % USERS;
        buys(uid, "pi_soak_" + round, round);
        reserves(uid, "soak-hold-" + round);
        reads(uid);
        if (round % 5 == 0) {
            visits("alice", "/bills/credits", "/bills/invoices", "/bills/top-up");
            visits("admin", "/admin/credits/ledger", "/admin/credits/daily", "/admin/credits/anomalies");
        }
    }

    /**
     * Compares after an idle time longer than their timeout: each is expired, and the entries add up to the purchases.
     */
    void compare() throws IOException, InterruptedException {
        for (var hold : holds) {
            var answer = send("service", "GET", "/api/credits/reservations/" + hold, null, 200);
            var status = JSON.readTree(answer.body()).path("status").asString("");
            if (!status.equals("expired")) {
                wrong.add("hold " + hold + " is " + status + " long after its time");
            }
        }
        holds.clear();
        for (var expected : creditsByUid.entrySet()) {
            var csv = send("admin", "GET", "/api/admin/credits/export.csv?uid=" + expected.getKey(), null, 200);
            var found = sum(csv.body());
            if (found != expected.getValue()) {
                wrong.add("the entries of %s add up to %d and not to %d"
                        .formatted(expected.getKey(), found, expected.getValue()));
            }
        }
    }

    /** An entry that an open page of that user shows. */
    void credits(String uid) throws IOException, InterruptedException {
        send("admin", "POST", "/api/admin/credits/adjust", """
                {"uid": "%s", "type": "image", "direction": "credit", "amount": 1, "reason": "Soak"}""".formatted(uid), 201);
    }

    private void buys(String uid, String payment, int round) throws IOException, InterruptedException {
        var paid = """
                {"id": "evt_%1$s", "object": "event", "api_version": "2025-03-31.basil", "created": %2$d,
                 "livemode": false, "pending_webhooks": 1, "type": "checkout.session.completed", "data": {"object": {
                   "id": "cs_%1$s", "object": "checkout.session", "mode": "payment", "status": "complete",
                   "payment_status": "paid", "payment_intent": "%1$s", "amount_subtotal": %3$d, "amount_total": %3$d,
                   "currency": "usd", "metadata": {"uid": "%4$s", "packId": "image-100"}}}}
                """.formatted(payment, Instant.now().getEpochSecond(), PACK_PRICE_MINOR, uid);
        stripe(paid);
        creditsByUid.merge(uid, PACK_CREDITS, Integer::sum);
        percentBack = 0;
        // Never all of it: some is held, and held credits cannot be taken back.
        if (round % 2 == 0) {
            refund(uid, payment, 50);
        }
        if (round % 4 == 0) {
            refund(uid, payment, 75);
        }
        stripe(paid);
    }

    /** @param percent of the payment, including earlier refunds */
    private void refund(String uid, String payment, int percent) throws IOException, InterruptedException {
        stripe(StripeFixtures.refunded(payment, PACK_PRICE_MINOR * percent / 100, PACK_PRICE_MINOR));
        creditsByUid.merge(uid, PACK_CREDITS * (percentBack - percent) / 100, Integer::sum);
        percentBack = percent;
    }

    private void reserves(String uid, String job) throws IOException, InterruptedException {
        var answer = send(
                "service",
                "POST",
                "/api/credits/reservations",
                """
                {"uid": "%s", "source": "soak", "jobId": "%s", "type": "image", "amount": 1, "timeoutMs": %d}
                """.formatted(uid, job, HOLD_TIMEOUT_SECONDS * 1_000),
                201);
        if (answer.statusCode() == 201) {
            holds.add(JSON.readTree(answer.body()).get("id").asString());
        }
    }

    private void reads(String uid) throws IOException, InterruptedException {
        send("alice", "GET", "/api/credits/balances", null, 200);
        send("alice", "GET", "/api/credits/ledger?limit=20", null, 200);
        send("alice", "GET", "/api/credits/export.csv", null, 200);
        send("alice", "GET", "/api/invoices?limit=5", null, 200);
        send("admin", "GET", "/api/admin/credits/ledger?q=" + uid + "&limit=20", null, 200);
        send("admin", "GET", "/api/admin/credits/users?type=image&limit=20", null, 200);
        send("admin", "GET", "/api/admin/credits/anomalies?limit=20", null, 200);
    }

    /** Signs in, looks, and leaves without signing out, like most visitors. */
    private void visits(String uid, String... pages) throws IOException, InterruptedException {
        var browser = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .build();
        try (browser) {
            var token = CSRF_TOKEN.matcher(
                    ask(browser, request("/login").GET(), 200).body());
            if (!token.find()) {
                wrong.add("the page to sign in has no token");
                return;
            }
            var form = "username=" + uid + "&password=demo&_csrf=" + URLEncoder.encode(token.group(1), UTF_8);
            ask(
                    browser,
                    request("/login")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(form)),
                    302);
            for (var page : pages) {
                ask(browser, request(page).GET(), 200);
            }
        }
    }

    private void stripe(String body) throws IOException, InterruptedException {
        var request = request("/api/webhooks/stripe")
                .header("Content-Type", "application/json")
                .header("Stripe-Signature", Client.signAsStripe(Instant.now().getEpochSecond(), body))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        ask(http, request, 200);
    }

    private HttpResponse<String> send(String name, String method, String path, String body, int expectedStatus)
            throws IOException, InterruptedException {
        var request = request(path)
                .header("Authorization", Client.basic(name))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json").header("Idempotency-Key", "soak-" + System.nanoTime());
        }
        return ask(http, request, expectedStatus);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(TIMEOUT);
    }

    private HttpResponse<String> ask(HttpClient client, HttpRequest.Builder request, int expectedStatus)
            throws IOException, InterruptedException {
        requests++;
        var built = request.build();
        var answer = client.send(built, BodyHandlers.ofString());
        if (answer.statusCode() != expectedStatus) {
            wrong.add("%s %s was answered %d at %s: %s"
                    .formatted(
                            built.method(),
                            built.uri().getPath(),
                            answer.statusCode(),
                            Instant.now(),
                            answer.body().lines().findFirst().orElse("")));
        }
        return answer;
    }

    /** The sum of the columns direction and amount; the columns before them contain no commas. */
    private static int sum(String csv) {
        var lines = csv.lines().toList();
        var columns = Arrays.asList(
                lines.getFirst().replace("\"", "").replace("\uFEFF", "").split(","));
        var direction = columns.indexOf("direction");
        var amount = columns.indexOf("amount");
        return lines.stream()
                .skip(1)
                .map(line -> line.replace("\"", "").split(","))
                .mapToInt(cells -> Integer.parseInt(cells[amount]) * (cells[direction].equals("credit") ? 1 : -1))
                .sum();
    }
}
