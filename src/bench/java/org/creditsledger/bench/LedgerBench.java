package org.creditsledger.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.creditsledger.ledger.CaptureResult;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.PlaceResult;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.ledger.SinglePath;
import org.slf4j.LoggerFactory;

/** Compares the cost of a posting with its lower bound in PostgreSQL, in one run: {@code ./bench}. */
class LedgerBench {

    private static final int CALLERS = 20;
    private static final int ROUNDS = 2;
    private static final Path FOLDER = Path.of("target", "bench");

    private final BenchServer server;
    private final LedgerService ledger;
    private final Map<String, Poster.Factory> ways = new LinkedHashMap<>();
    private final Duration round;
    private final Report report;

    LedgerBench(BenchServer server, LedgerService ledger, SinglePath single, boolean quick, Report report) {
        this.server = server;
        this.ledger = ledger;
        this.round = Duration.ofMillis(quick ? 1_000 : 3_000);
        this.report = report;
        ways.put(Report.FUNCTION, () -> new FunctionFloor(server.connect()));
        ways.put(Report.STATEMENTS, () -> new StatementsFloor(server.connect()));
        ways.put(Report.SINGLE, () -> work -> outcome(single.post(work.posting())));
        ways.put(Report.COALESCED, () -> work -> outcome(ledger.post(work.posting())));
    }

    public static void main(String[] args) throws Exception {
        var options = List.of(args);
        Files.createDirectories(FOLDER);
        ((Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.WARN);
        try (var server = new BenchServer(FOLDER.resolve("postgresql").toAbsolutePath());
                var application = BenchApplication.start(server, FOLDER)) {
            server.execute(FunctionFloor.CREATE);
            var machine = Machine.of(server);
            System.out.println(machine);
            var report = new Report(machine);
            new LedgerBench(
                            server,
                            application.getBean(LedgerService.class),
                            new SinglePath(application),
                            options.contains("--quick"),
                            report)
                    .run(options);
            System.out.println(report.rows());
            report.write(Path.of("target", "bench.json"));
            if (options.isEmpty()) {
                Files.writeString(Path.of("docs", "measurements", "performance.md"), report.markdown());
            }
        }
    }

    private void run(List<String> options) throws Exception {
        var only = options.stream().filter(option -> !option.startsWith("--")).toList();
        var shapes = List.of(Accounts.alike(1), Accounts.alike(10), Accounts.alike(50), Accounts.zipf(100_000));
        var fifty = Accounts.alike(50);
        Accounts.fill(server);
        measure(Report.WARM_UP, CALLERS, 8, (_, random) -> Work.of(fifty.pick(random), 1), "posted");
        for (var shape : shapes) {
            if (only.isEmpty() || only.contains(Integer.toString(shape.count()))) {
                server.settle();
                measure(shape.name(), CALLERS, ROUNDS, (_, random) -> Work.of(shape.pick(random), 1), "posted");
            }
        }
        if (!only.isEmpty()) {
            return;
        }
        server.settle();
        measure(Report.ALONE, 1, ROUNDS, (_, random) -> Work.of(fifty.pick(random), 1), "posted");
        Callers.actAsService();
        for (var way : ways.entrySet()) {
            try (var poster = way.getValue().open()) {
                for (var account = 0; account < fifty.count(); account++) {
                    poster.post(repeated(way.getKey(), account));
                }
            }
        }
        measure(
                "replays, 50 keys",
                CALLERS,
                ROUNDS,
                (way, random) -> repeated(way, random.nextInt(fifty.count())),
                "replayed");
        measure(
                "refusals, 50 accounts",
                CALLERS,
                ROUNDS,
                (_, random) -> Work.of("poor-" + random.nextInt(50), 2),
                "refused");
        var holds = Map.<String, Poster.Factory>of(Report.SINGLE, () -> this::holdAndCapture);
        // Run first for the planner, which takes a table for empty until it has analyzed a filled one.
        for (var shape : List.of(Report.WARM_UP, "hold and capture, 50 accounts")) {
            measure(shape, CALLERS, ROUNDS, holds, (_, random) -> Work.of(fifty.pick(random), 1), "captured");
            server.settle();
        }
    }

    /** Each way repeats its own jobs, because the floors' fingerprints differ from the ledger's. */
    private static Work repeated(String way, int account) {
        return new Work(Accounts.uid(account), 1, "repeated-" + way.replace(' ', '-') + "-" + account);
    }

    /** Two calls for each job: its start and its success. */
    private String holdAndCapture(Work work) {
        var posting = work.posting();
        var placed = ledger.place(new HoldRequest(
                posting.uid(),
                posting.type(),
                posting.amount(),
                posting.source(),
                work.jobId(),
                posting.reason(),
                posting.meta(),
                posting.createdBy(),
                HoldRequest.DEFAULT_TIMEOUT));
        return placed instanceof PlaceResult.Placed(var hold)
                        && ledger.capture(hold.id(), hold.amount()) instanceof CaptureResult.Captured
                ? "captured"
                : "not captured";
    }

    private void measure(
            String shape, int callers, int rounds, BiFunction<String, RandomGenerator, Work> work, String expected)
            throws Exception {
        measure(shape, callers, rounds, ways, work, expected);
    }

    /** All ways take turns in short rounds, so that drifts affect all of them. */
    private void measure(
            String shape,
            int callers,
            int rounds,
            Map<String, Poster.Factory> ways,
            BiFunction<String, RandomGenerator, Work> work,
            String expected)
            throws Exception {
        for (var i = 0; i < rounds; i++) {
            for (var way : ways.entrySet()) {
                var measurement = report.of(shape, way.getKey());
                var before = server.cpuSeconds();
                Callers.run(
                        callers,
                        round,
                        way.getValue(),
                        random -> work.apply(way.getKey(), random),
                        expected,
                        measurement);
                measurement.addCpu(server.cpuSeconds() - before);
                System.out.printf(
                        "%-24s %-20s %,8.0f/s %,6.0f µs of CPU each%n",
                        shape, way.getKey(), measurement.rounds().getLast(), measurement.cpuMicros());
            }
        }
    }

    private static String outcome(PostingResult result) {
        return switch (result) {
            case PostingResult.Posted _ -> "posted";
            case PostingResult.Replayed _ -> "replayed";
            case PostingResult.KeyConflict _ -> "conflict";
            case PostingResult.Refused _ -> "refused";
            case PostingResult.ExceedsRelated _ -> "exceeds";
        };
    }
}
