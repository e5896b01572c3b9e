package org.creditsledger.bench;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.creditsledger.anomalies.SwitchedCounter;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.PostingResult;
import org.slf4j.LoggerFactory;

/**
 * Measures how counting 100,000 deliveries of one job slows down other postings: {@code ./bench anomalies}. The
 * variants take turns, so that drifts affect all of them: no repetition, repetition without counting, repetition with
 * counting.
 */
class AnomaliesBench {

    private static final int DUPLICATES = 100_000;
    private static final int ROUNDS = 6;
    private static final Duration ROUND = Duration.ofSeconds(4);
    private static final int POSTING = 10;
    private static final int REPEATING = 10;
    private static final Path FOLDER = Path.of("target", "bench");

    private final BenchServer server;
    private final LedgerService ledger;
    private final SwitchedCounter counter;
    private final Accounts accounts = Accounts.alike(50);
    private final Work repeated = new Work(Accounts.uid(99), 1, "repeated");
    private final AtomicLong counted = new AtomicLong();

    private AnomaliesBench(BenchServer server, LedgerService ledger, SwitchedCounter counter) {
        this.server = server;
        this.ledger = ledger;
        this.counter = counter;
    }

    public static void main(String[] args) throws Exception {
        Files.createDirectories(FOLDER);
        ((Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.WARN);
        try (var server = new BenchServer(FOLDER.resolve("postgresql").toAbsolutePath());
                var application = BenchApplication.start(server, FOLDER, SwitchedCounter.class)) {
            var machine = Machine.of(server);
            System.out.println(machine);
            Accounts.fill(server);
            var figures = new AnomaliesBench(
                            server,
                            application.getBean(LedgerService.class),
                            application.getBean(SwitchedCounter.class))
                    .run();
            System.out.println(figures);
            if (args.length == 0) {
                Files.writeString(Path.of("docs", "measurements", "performance-anomalies.md"), """
                        # What counting duplicates costs

                        Written by `./bench anomalies`: %d callers post without pause. In the second and third row, %d others
                        send one job again and again. The rounds of the three alternate.

                        %s
                        %s""".formatted(
                                POSTING, REPEATING, machine, figures));
            }
        }
    }

    private String run() throws Exception {
        Callers.actAsService();
        ledger.post(repeated.posting());
        round(REPEATING, new Measurement());
        var alone = new Measurement();
        var uncounted = new Measurement();
        var whileCounted = new Measurement();
        for (var i = 0; i < ROUNDS; i++) {
            round(0, alone);
            counter.isOn = false;
            round(REPEATING, uncounted);
            counter.isOn = true;
            round(REPEATING, whileCounted);
        }
        while (counted.get() < DUPLICATES) {
            repeat();
        }
        await("the counts in the database")
                .atMost(Duration.ofSeconds(30))
                .until(() -> server.number("select times from anomalies") == counted.get());
        return """
                | | postings of others /s | ÷ not counted | p50, ms | p99, ms |
                |---|---:|---:|---:|---:|
                %s%s%s
                | | |
                |---|---:|
                | counted deliveries | %,d |
                | rows of anomalies | %,d |
                | count in that row | %,d |
                """.formatted(
                        alone.row("no repetition", uncounted),
                        uncounted.row("duplicates, not counted", uncounted),
                        whileCounted.row("duplicates, counted", uncounted),
                        counted.get(),
                        server.number("select count(*) from anomalies"),
                        server.number("select times from anomalies"));
    }

    private void round(int repeating, Measurement measurement) throws Exception {
        server.settle();
        var isOver = new AtomicBoolean();
        try (var others = Executors.newFixedThreadPool(Math.max(1, repeating))) {
            for (var i = 0; i < repeating; i++) {
                others.submit(() -> {
                    Callers.actAsService();
                    while (!isOver.get()) {
                        repeat();
                    }
                });
            }
            Callers.run(
                    POSTING,
                    ROUND,
                    () -> work -> ledger.post(work.posting()) instanceof PostingResult.Posted ? "posted" : "not posted",
                    random -> Work.of(accounts.pick(random), 1),
                    "posted",
                    measurement);
            isOver.set(true);
        }
    }

    private void repeat() {
        if (!(ledger.post(repeated.posting()) instanceof PostingResult.Replayed)) {
            throw new IllegalStateException("not replayed");
        }
        if (counter.isOn) {
            counted.incrementAndGet();
        }
    }
}
