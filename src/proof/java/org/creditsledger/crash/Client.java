package org.creditsledger.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.creditsledger.testing.Webhooks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends wishes, and writes to its log before and after. It remembers unanswered wishes and repeats them until they are
 * answered.
 */
class Client {

    private static final String JOBS_SECRET = "whsec_Y3Jhc2gtcHJvb2Ytam9icy1zZWNyZXQtMDEyMw==";
    private static final String STRIPE_SECRET = "whsec_crash_proof";

    /** The secrets by which an application recognizes this client. */
    static final Map<String, String> SECRETS =
            Map.of("CREDITS_JOBS_WEBHOOK_SECRET", JOBS_SECRET, "CREDITS_STRIPE_WEBHOOK_SECRET", STRIPE_SECRET);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int RETRIES = 100;
    private static final int RETRY_DELAY_MS = 200;
    private static final int RETRIES_AT_ONCE = 8;
    private static final Set<Integer> EXPECTED = Set.of(200, 201, 404, 409, 422, 429, 500, 502, 503, 504);

    private final ClientLog log;
    private final String address;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger resolved = new AtomicInteger();
    private final AtomicInteger resolvedAsDone = new AtomicInteger();
    private final Map<String, AtomicInteger> errors = new ConcurrentHashMap<>();
    private final Map<String, Intent> unanswered = new ConcurrentHashMap<>();
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final List<String> unexpected = new ArrayList<>();
    private final ConcurrentLinkedQueue<Took> took = new ConcurrentLinkedQueue<>();

    Client(ClientLog log, int port) {
        this.log = log;
        this.address = "http://localhost:" + port;
    }

    long nextRequest() {
        return requests.incrementAndGet();
    }

    /** A credit that no earlier request has given cannot be given after the end of its lot. */
    private static boolean isTooLate(Intent intent, Answer answer) {
        return answer.status() == 400 && intent.body().contains("\"expiresAt\"");
    }

    /** Empty if there was no answer, or only one without an outcome. */
    Optional<Answer> send(Intent intent) {
        try {
            log.append(intent);
            var answer = ask(intent);
            if (answer == null) {
                unanswered.put(intent.wish(), intent);
                return Optional.empty();
            }
            log.append(answer);
            if (!EXPECTED.contains(answer.status()) && !isTooLate(intent, answer)) {
                synchronized (unexpected) {
                    unexpected.add(intent + " was answered " + answer);
                }
            }
            if (!answer.isDefinite()) {
                errors.computeIfAbsent(answer.status() + " " + answer.outcome(), _ -> new AtomicInteger())
                        .incrementAndGet();
                unanswered.put(intent.wish(), intent);
                return Optional.empty();
            }
            acknowledged.incrementAndGet();
            if (answer.isDone()) {
                done.add(intent.wish());
            }
            return Optional.of(answer);
        } catch (IOException exception) {
            // Without the log nothing can be proved.
            throw new UncheckedIOException(exception);
        }
    }

    /**
     * Repeats all unanswered requests under the same keys until they are answered, for at most twenty seconds.
     *
     * @return the answers, by their wishes
     */
    Map<Intent, Answer> resolve() throws InterruptedException {
        var answers = new ConcurrentHashMap<Intent, Answer>();
        try (var threads = Executors.newFixedThreadPool(RETRIES_AT_ONCE)) {
            List.copyOf(unanswered.values())
                    .forEach(intent -> threads.submit(() -> {
                        var isKnownAsDone = done.contains(intent.wish());
                        for (var i = 0; i < RETRIES; i++) {
                            var answer = send(intent.as(nextRequest()));
                            if (answer.isPresent()) {
                                unanswered.remove(intent.wish());
                                resolved.incrementAndGet();
                                if (answer.get().isReplay() && !isKnownAsDone) {
                                    resolvedAsDone.incrementAndGet();
                                }
                                answers.put(intent, answer.get());
                                return null;
                            }
                            Thread.sleep(RETRY_DELAY_MS);
                        }
                        return null;
                    }));
        }
        return answers;
    }

    /** Publishes the plan that renewals pay for; false if the application is a release without plans. */
    boolean publishPlan() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + "/api/admin/plans"))
                .timeout(TIMEOUT)
                .header("Authorization", basic("admin"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"id": "crash", "group": "crash", "name": "Crash proof",
                         "allotments": [{"type": "image", "credits": %d, "every": "month"}],
                         "prices": [{"id": "price_crash", "every": "month", "priceMinor": 900, "currency": "USD"}]}
                        """.formatted(Load.RENEWED_CREDITS)))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2 && response.statusCode() != 404) {
            throw new IllegalStateException("plan not published: " + response.statusCode() + " " + response.body());
        }
        return response.statusCode() != 404;
    }

    /** The findings of the application's own check. */
    List<String> verify() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + "/api/admin/credits/verify"))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", basic("admin"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("verify: " + response.statusCode() + " " + response.body());
        }
        var found = new ArrayList<String>();
        var result = JSON.readTree(response.body());
        result.get("findings").forEach(finding -> found.add(finding.toString()));
        result.get("wrongDays").forEach(day -> found.add(day.toString()));
        return found;
    }

    /** The unanswered requests so far. */
    List<String> unanswered() {
        return unanswered.values().stream().map(Intent::toString).toList();
    }

    long requests() {
        return requests.get();
    }

    int acknowledged() {
        return acknowledged.get();
    }

    int resolved() {
        return resolved.get();
    }

    /** The number of resolved wishes that had been done before: only their answer was lost. */
    int resolvedAsDone() {
        return resolvedAsDone.get();
    }

    /** The durations of all requests so far. */
    List<Took> took() {
        return List.copyOf(took);
    }

    /** How often it was asked to retry, by status and code. */
    Map<String, AtomicInteger> errors() {
        return errors;
    }

    /** Answers that this client should never get: a fault of the client or the application. */
    List<String> unexpected() {
        synchronized (unexpected) {
            return List.copyOf(unexpected);
        }
    }

    private Answer ask(Intent intent) {
        var request = HttpRequest.newBuilder(URI.create(address + intent.path()))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(intent.body()));
        var now = Instant.now().getEpochSecond();
        switch (intent.kind()) {
            case ADJUST -> request.header("Authorization", basic("admin")).header("Idempotency-Key", intent.key());
            case RESERVE, CAPTURE, RELEASE -> request.header("Authorization", basic("service"));
            case EXTEND, PART ->
                request.header("Authorization", basic("service")).header("Idempotency-Key", intent.key());
            case PURCHASE, RENEWAL -> request.header("Stripe-Signature", signAsStripe(now, intent.body()));
            case STARTED, SUCCEEDED, FAILED ->
                request.header("webhook-id", intent.key())
                        .header("webhook-timestamp", Long.toString(now))
                        .header("webhook-signature", Webhooks.signJob(JOBS_SECRET, intent.key(), now, intent.body()));
        }
        var start = System.nanoTime();
        try {
            var answer = read(intent, http.send(request.build(), BodyHandlers.ofString()));
            took.add(new Took(start, System.nanoTime() - start, answer.isDefinite()));
            return answer;
        } catch (IOException noAnswer) {
            took.add(new Took(start, System.nanoTime() - start, false));
            return null;
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static Answer read(Intent intent, HttpResponse<String> response) {
        var body = JSON.readTree(response.body());
        var status = response.statusCode();
        var number = intent.request();
        if (status / 100 != 2) {
            return Answer.without(number, status, body.path("code").asString("without a code"));
        }
        var isReplay = response.headers().firstValue("Idempotency-Replayed").isPresent();
        return switch (intent.kind()) {
            case ADJUST -> entry(number, status, isReplay ? "duplicate" : "posted", body);
            case PURCHASE, RENEWAL, STARTED, SUCCEEDED, FAILED -> {
                var outcome = body.get("outcome").asString();
                // Some name the debit that makes them void, others the entry they wrote: all of these must exist.
                yield body.has("entry")
                        ? entry(number, status, outcome, body.get("entry"))
                        : Answer.without(number, status, outcome);
            }
            case EXTEND, PART ->
                Answer.without(
                        number,
                        status,
                        isReplay ? "duplicate" : intent.kind() == Intent.Kind.PART ? "captured" : "extended");
            case RESERVE, CAPTURE, RELEASE ->
                new Answer(
                        number,
                        status,
                        isReplay ? "duplicate" : body.get("status").asString(),
                        body.path("entryId").asStringOpt().orElse(null),
                        0,
                        body.path("capturedAmount").asLong(0),
                        -1,
                        body.get("id").asString());
        };
    }

    private static Answer entry(long request, int status, String outcome, JsonNode entry) {
        return new Answer(
                request,
                status,
                outcome,
                entry.get("id").asString(),
                entry.get("seq").asLong(),
                entry.get("amount").asLong(),
                entry.get("balanceAfter").asLong(),
                null);
    }

    static String signAsStripe(long timestamp, String body) {
        return Webhooks.signStripe(STRIPE_SECRET, timestamp, body);
    }

    static String basic(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":demo").getBytes(UTF_8));
    }

    /**
     * @param startNanos of the same clock as {@link System#nanoTime}
     * @param isAnswered whether there was an answer with an outcome
     */
    record Took(long startNanos, long nanos, boolean isAnswered) {}
}
