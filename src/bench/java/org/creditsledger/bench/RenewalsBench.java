package org.creditsledger.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.payments.StripeOutcome.Kind;
import org.creditsledger.plans.Allotment;
import org.creditsledger.plans.AllotmentEnd;
import org.creditsledger.plans.Every;
import org.creditsledger.plans.PlanCatalogue;
import org.creditsledger.plans.PlanDraft;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.testing.SubscriptionEvents;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Measures how 10,000 renewals of subscriptions slow down postings: {@code ./bench renewals}. Each event of a renewal comes twice. The
 * variants take turns, so that drifts affect all of them: no renewals, 10,000 an hour, 100,000 an hour, and renewals without pause.
 */
class RenewalsBench {

    private static final int RENEWALS = 10_000;
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(6);
    private static final int POSTING = 10;
    private static final long PAUSE_NANOS = Duration.ofHours(1).toNanos() / RENEWALS;
    private static final Path FOLDER = Path.of("target", "bench");

    private final BenchServer server;
    private final LedgerService ledger;
    private final StripeEvents stripe;
    private final Accounts accounts = Accounts.alike(50);
    private final AtomicInteger renewed = new AtomicInteger();
    private final Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private RenewalsBench(BenchServer server, LedgerService ledger, StripeEvents stripe) {
        this.server = server;
        this.ledger = ledger;
        this.stripe = stripe;
    }

    public static void main(String[] args) throws Exception {
        Files.createDirectories(FOLDER);
        ((Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.WARN);
        try (var server = new BenchServer(FOLDER.resolve("postgresql").toAbsolutePath());
                var application = BenchApplication.start(server, FOLDER)) {
            var machine = Machine.of(server);
            System.out.println(machine);
            Accounts.fill(server);
            publish(application.getBean(PlanCatalogue.class));
            var figures = new RenewalsBench(
                            server, application.getBean(LedgerService.class), application.getBean(StripeEvents.class))
                    .run();
            System.out.println(figures);
            if (args.length == 0) {
                Files.writeString(Path.of("docs", "measurements", "performance-renewals.md"), """
                        # What renewals cost

                        Written by `./bench renewals`: %d callers post without pause. In the other rows one more caller reports paid
                        renewals of plans, in the last row without pause; each event comes twice. The rounds of all rows
                        alternate.

                        %s
                        %s""".formatted(
                                POSTING, machine, figures));
            }
        }
    }

    private static void publish(PlanCatalogue plans) {
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                        "bench", null, AuthorityUtils.createAuthorityList("ROLE_ADMIN")));
        plans.publish(
                new PlanDraft(
                        "bench",
                        "bench",
                        "Bench",
                        false,
                        List.of(new Allotment("image", 500, Every.MONTH, AllotmentEnd.WITH_PERIOD, null, 0)),
                        List.of(new PlanPrice("price_bench", Every.MONTH, 2_000, "USD"))),
                null,
                "bench");
    }

    private String run() throws Exception {
        Callers.actAsService();
        round(0, new Measurement());
        var alone = new Measurement();
        var besideSome = new Measurement();
        var besideMore = new Measurement();
        var besideMany = new Measurement();
        for (var i = 0; i < ROUNDS; i++) {
            round(0, alone);
            round(PAUSE_NANOS, besideSome);
            round(PAUSE_NANOS / 10, besideMore);
            round(1, besideMany);
        }
        var beside = renewed.get();
        var begin = System.nanoTime();
        while (renewed.get() < RENEWALS) {
            renew();
        }
        var perSecond = (RENEWALS - beside) / ((System.nanoTime() - begin) / 1e9);
        return """
                | | postings /s | ÷ alone | p50, ms | p99, ms |
                |---|---:|---:|---:|---:|
                %s%s%s%s
                | | |
                |---|---:|
                | renewals, each reported twice | %,d |
                | of them beside postings | %,d |
                | renewals a second with nothing beside them, one caller | %,.0f |
                | entries of plans | %,d |
                | periods with two entries | %,d |
                """.formatted(
                        alone.row("no renewals", alone),
                        besideSome.row("beside 10,000 renewals an hour", alone),
                        besideMore.row("beside 100,000 renewals an hour", alone),
                        besideMany.row("beside renewals without pause", alone),
                        renewed.get(),
                        beside,
                        perSecond,
                        server.number("select count(*) from credits_ledger where source = 'plan'"),
                        server.number("select count(*) from (select 1 from plan_credits"
                                + " group by subscription_id, period_start, type having count(*) > 1) doubled"));
    }

    /** @param pauseNanos between two renewals; 0 for no renewals at all */
    private void round(long pauseNanos, Measurement measurement) throws Exception {
        server.settle();
        var isOver = new AtomicBoolean();
        try (var other = Executors.newSingleThreadExecutor()) {
            var renewing = other.submit(() -> {
                Callers.actAsService();
                while (pauseNanos > 0 && !isOver.get()) {
                    renew();
                    LockSupport.parkNanos(pauseNanos);
                }
            });
            Callers.run(
                    POSTING,
                    ROUND,
                    () -> work -> ledger.post(work.posting()) instanceof PostingResult.Posted ? "posted" : "not posted",
                    random -> Work.of(accounts.pick(random), 1),
                    "posted",
                    measurement);
            isOver.set(true);
            renewing.get();
        }
    }

    private void renew() {
        var uid = "subscriber-" + renewed.incrementAndGet();
        var events = new SubscriptionEvents(uid, false, true).with("price_bench");
        var event = events.paid("1", "subscription_cycle", from, from.plus(Duration.ofDays(30)), 2_000);
        if (stripe.handle(event).kind() != Kind.POSTED || stripe.handle(event).kind() != Kind.DUPLICATE) {
            throw new IllegalStateException("not renewed once: " + uid);
        }
    }
}
