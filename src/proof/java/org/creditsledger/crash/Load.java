package org.creditsledger.crash;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditsledger.crash.Intent.Kind;

/**
 * The load of many independent callers, at times that do not depend on the answers: wishes arrive at a set rate, some
 * twice, the events of a job in any order.
 */
class Load {

    /** Whole credits of each renewal. */
    static final long RENEWED_CREDITS = 100;

    private static final String RENEWAL_INVOICE = "in_crash_";
    private static final Instant RENEWED_FROM = Instant.parse("2026-03-01T12:00:00Z");
    private static final int HOT_USERS = 4;
    private static final int OTHER_USERS = 60;
    private static final int FLUX_PRO_CREDITS = 8;
    private static final int JITTER_MS = 700;

    private final Client client;
    private final double wishesPerSecond;
    private final Random random;
    private final int maxInFlight;
    private final Semaphore places;
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final ConcurrentLinkedQueue<Planned> followUps = new ConcurrentLinkedQueue<>();
    private ScheduledExecutorService arrivals;
    private long nextArrivalNanos;
    private int wishes;
    private boolean isRenewed;

    Load(Client client, double wishesPerSecond, int maxInFlight, long seed) {
        this.client = client;
        this.maxInFlight = maxInFlight;
        this.places = new Semaphore(maxInFlight);
        this.wishesPerSecond = wishesPerSecond;
        this.random = new Random(seed);
    }

    /** The application must be ready: at first it gets the plan of the renewals. */
    void start() throws IOException, InterruptedException {
        if (wishes == 0) {
            isRenewed = client.publishPlan();
        }
        arrivals = Executors.newSingleThreadScheduledExecutor();
        nextArrivalNanos = System.nanoTime();
        arrivals.execute(this::arrive);
        for (var planned = followUps.poll(); planned != null; planned = followUps.poll()) {
            plan(planned);
        }
    }

    /** Stops the arrivals and returns when all requests are answered or have failed. */
    void stop() throws InterruptedException {
        arrivals.shutdownNow();
        arrivals.awaitTermination(10, TimeUnit.SECONDS);
        places.acquire(maxInFlight);
        places.release(maxInFlight);
    }

    /** Adds wishes that were answered only at a retry: they may have a sequel. */
    void resolved(Map<Intent, Answer> answers) {
        answers.forEach((intent, answer) -> followUps.addAll(sequel(intent, answer)));
    }

    /** The number of wishes that were never sent, because too many were in flight. */
    int turnedAway() {
        return turnedAway.get();
    }

    private void arrive() {
        wish().forEach(this::plan);
        // Based on the planned time and not on now: a late arrival does not delay the others.
        nextArrivalNanos += (long) (-Math.log(1 - random.nextDouble()) / wishesPerSecond * 1e9);
        try {
            arrivals.schedule(this::arrive, nextArrivalNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopped) {
            // This was the last one.
        }
    }

    private void plan(Planned planned) {
        try {
            arrivals.schedule(() -> send(planned.intent()), planned.delayMs(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            followUps.add(planned);
        }
    }

    private void send(Intent intent) {
        if (!places.tryAcquire()) {
            turnedAway.incrementAndGet();
            return;
        }
        Thread.ofVirtual().start(() -> {
            try {
                client.send(intent.as(client.nextRequest()))
                        .ifPresent(answer -> sequel(intent, answer).forEach(this::plan));
            } finally {
                places.release();
            }
        });
    }

    private List<Planned> wish() {
        var number = ++wishes;
        var uid = Snapshot.USERS
                + (random.nextInt(10) < 6 ? "hot-" + random.nextInt(HOT_USERS) : "user-" + random.nextInt(OTHER_USERS));
        var kind = random.nextInt(100);
        if (kind < 18) {
            return perhapsTwice(adjustment(number, uid, "credit", 50 + random.nextInt(450)));
        } else if (kind < 38) {
            return perhapsTwice(adjustment(number, uid, "debit", 1 + random.nextInt(60)));
        } else if (kind < 46) {
            return perhapsTwice(random.nextInt(2) == 0 && isRenewed ? renewal(number, uid) : purchase(number, uid));
        } else if (kind < 76) {
            return job(number, uid);
        }
        return perhapsTwice(reservation(number, uid));
    }

    private List<Planned> perhapsTwice(Intent intent) {
        var planned = new ArrayList<Planned>();
        planned.add(new Planned(0, intent));
        if (random.nextInt(100) < 15) {
            planned.add(new Planned(random.nextInt(JITTER_MS), intent));
        }
        return planned;
    }

    private Intent adjustment(int number, String uid, String direction, int amount) {
        var key = "adjustment-" + number;
        var type = random.nextInt(4) == 0 ? "video" : "image";
        var lot = direction.equals("credit") && random.nextInt(2) == 0 ? lot() : "";
        return new Intent(
                0, Kind.ADJUST, key, uid, type, direction, amount, "/api/admin/credits/adjust", key, """
                {"uid": "%s", "type": "%s", "direction": "%s", "amount": %d, "reason": "Crash proof"%s}""".formatted(
                                uid, type, direction, amount, lot));
    }

    /** Many end within the run, some before they are given. */
    private String lot() {
        var category =
                List.of("promotional", "compensation", "plan", "purchased").get(random.nextInt(4));
        var end = Instant.now().plusMillis(random.nextInt(random.nextBoolean() ? 5_000 : 120_000));
        return random.nextInt(5) == 0
                ? ", \"category\": \"" + category + "\""
                : ", \"category\": \"" + category + "\", \"expiresAt\": \"" + end + "\"";
    }

    private Intent purchase(int number, String uid) {
        var isVideo = random.nextInt(4) == 0;
        var payment = "pi_crash_" + number;
        return new Intent(
                0,
                Kind.PURCHASE,
                payment,
                uid,
                isVideo ? "video" : "image",
                "credit",
                100,
                "/api/webhooks/stripe",
                "evt_crash_" + number,
                """
                {"id": "evt_crash_%1$d", "object": "event", "api_version": "2025-03-31.basil", "created": 1772366400,
                 "livemode": false, "pending_webhooks": 1, "type": "checkout.session.completed", "data": {"object": {
                   "id": "cs_crash_%1$d", "object": "checkout.session", "mode": "payment", "status": "complete",
                   "payment_status": "paid", "payment_intent": "%2$s", "amount_total": %3$d, "currency": "usd",
                   "metadata": {"uid": "%4$s", "packId": "%5$s"}}}}
                """.formatted(number, payment, isVideo ? 1900 : 900, uid, isVideo ? "video-100" : "image-100"));
    }

    private Intent renewal(int number, String uid) {
        var invoice = RENEWAL_INVOICE + number;
        return new Intent(
                0,
                Kind.RENEWAL,
                invoice,
                uid,
                "image",
                "credit",
                RENEWED_CREDITS,
                "/api/webhooks/stripe",
                "evt_crash_" + number,
                """
                {"id": "evt_crash_%1$d", "object": "event", "api_version": "2025-03-31.basil", "created": 1772366400,
                 "livemode": false, "pending_webhooks": 1, "type": "invoice.paid", "data": {"object": {
                   "id": "%2$s", "object": "invoice", "billing_reason": "subscription_cycle", "status": "paid",
                   "amount_paid": 900, "currency": "usd",
                   "parent": {"type": "subscription_details", "subscription_details": {
                     "subscription": "%3$s", "metadata": {"uid": "%4$s"}}},
                   "lines": {"object": "list", "has_more": false, "data": [{
                     "object": "line_item", "amount": 900, "quantity": 1, "period": {"start": %5$d, "end": 4102444800},
                     "parent": {"type": "subscription_item_details", "subscription_item_details": {"proration": false}},
                     "pricing": {"type": "price_details", "price_details": {"price": "price_crash"}}}]}}}}
                """.formatted(number, invoice, subscription(invoice), uid, RENEWED_FROM.getEpochSecond()));
    }

    /** The key of the credits that the invoice of a subscription brings. */
    static String renewalKey(String invoice) {
        return "credit:plan:" + subscription(invoice) + ":" + RENEWED_FROM + ":image";
    }

    private static String subscription(String invoice) {
        return invoice.replace(RENEWAL_INVOICE, "sub_crash_");
    }

    /** Some events of a job, some of them twice, each at its own time: they overtake each other. */
    private List<Planned> job(int number, String uid) {
        var kinds = switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> List.of(Kind.STARTED, Kind.SUCCEEDED);
            case 4, 5 -> List.of(Kind.STARTED, Kind.FAILED);
            case 6 -> List.of(Kind.SUCCEEDED);
            case 7 -> List.of(Kind.SUCCEEDED, Kind.FAILED);
            case 8 -> List.of(Kind.STARTED);
            default -> List.of(Kind.STARTED, Kind.SUCCEEDED, Kind.FAILED);
        };
        var quantity = 1 + random.nextInt(3);
        var planned = new ArrayList<Planned>();
        for (var kind : kinds) {
            var event = jobEvent("job-" + number, uid, kind, quantity);
            for (var times = random.nextInt(5) == 0 ? 2 : 1; times > 0; times--) {
                planned.add(new Planned(random.nextInt(JITTER_MS), event));
            }
        }
        return planned;
    }

    private static Intent jobEvent(String job, String uid, Kind kind, int quantity) {
        var type = "job." + kind.name().toLowerCase();
        return new Intent(
                0,
                kind,
                job,
                uid,
                "image",
                kind == Kind.FAILED ? "credit" : "debit",
                (long) quantity * FLUX_PRO_CREDITS,
                "/api/webhooks/jobs",
                "msg_" + job + "_" + kind,
                """
                {"type": "%s", "timestamp": "2026-03-01T12:00:00Z", "data": {"jobId": "%s", "uid": "%s",
                 "source": "%s", "model": "flux-pro", "resolution": "1024x1024", "quantity": %d}}
                """.formatted(type, job, uid, Audit.JOB_SOURCE, quantity));
    }

    private Intent reservation(int number, String uid) {
        var job = "reservation-" + number;
        var amount = 10 + random.nextInt(40);
        // Some expire by themselves while another request may be about to end them.
        var timeoutMs = random.nextInt(10) == 0 ? 1_000 : 3_600_000;
        return new Intent(
                0, Kind.RESERVE, job, uid, "image", "debit", amount, "/api/credits/reservations", job, """
                {"uid": "%s", "source": "%s", "jobId": "%s", "type": "image", "amount": %d, "timeoutMs": %d}
                """.formatted(
                                uid, Audit.RESERVATION_SOURCE, job, amount, timeoutMs));
    }

    /** An answered reservation is settled: captured, released, or both at once, of which one may win. */
    private static List<Planned> sequel(Intent intent, Answer answer) {
        if (intent.kind() != Kind.RESERVE || answer.holdId() == null) {
            return List.of();
        }
        // Derived from the reservation alone, so that a duplicate has the same sequel.
        var own = new Random(intent.subject().hashCode());
        var captured = 1 + own.nextInt((int) intent.amount());
        var capture = settle(intent, Kind.CAPTURE, captured, answer.holdId(), "{\"amount\": " + captured + "}");
        var release = settle(intent, Kind.RELEASE, intent.amount(), answer.holdId(), "");
        return switch (own.nextInt(12)) {
            case 0 -> List.of();
            case 10, 11 -> grow(intent, answer.holdId(), own);
            case 1, 2, 3 -> List.of(new Planned(own.nextInt(JITTER_MS), release));
            case 4 -> {
                var together = own.nextInt(JITTER_MS);
                yield List.of(new Planned(together, capture), new Planned(together, release));
            }
            default -> List.of(new Planned(own.nextInt(JITTER_MS), capture));
        };
    }

    /** The parts differ in their amounts, which tells them apart. Nothing ends the reservation but its time. */
    private static List<Planned> grow(Intent reservation, String holdId, Random own) {
        return List.of(
                new Planned(own.nextInt(JITTER_MS), call(reservation, Kind.EXTEND, Audit.ADDED, holdId)),
                new Planned(own.nextInt(JITTER_MS), call(reservation, Kind.PART, 2, holdId)),
                new Planned(own.nextInt(JITTER_MS), call(reservation, Kind.PART, 3, holdId)));
    }

    private static Intent call(Intent reservation, Kind kind, long amount, String holdId) {
        return new Intent(
                0,
                kind,
                reservation.subject(),
                reservation.uid(),
                reservation.type(),
                "debit",
                amount,
                "/api/credits/reservations/" + holdId + (kind == Kind.EXTEND ? "/extend" : "/capture"),
                kind + "-" + amount,
                kind == Kind.EXTEND
                        ? "{\"amount\": " + amount + "}"
                        : "{\"amount\": " + amount + ", \"final\": false}");
    }

    private static Intent settle(Intent reservation, Kind kind, long amount, String holdId, String body) {
        return new Intent(
                0,
                kind,
                reservation.subject(),
                reservation.uid(),
                reservation.type(),
                "debit",
                amount,
                "/api/credits/reservations/" + holdId + "/" + kind.name().toLowerCase(),
                holdId,
                body);
    }

    private record Planned(long delayMs, Intent intent) {}
}
