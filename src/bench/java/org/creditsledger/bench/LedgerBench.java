package org.creditsledger.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditsledger.ledger.CaptureResult;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.PlaceResult;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.ledger.SinglePath;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Compares the cost of a posting with its lower bound in PostgreSQL, in one run: {@code ./bench}. */
class LedgerBench {

    private static final int CALLERS = 20;
    private static final int MANY_CALLERS = 200;
    private static final int ROUNDS = 2;
    private static final int MAX_WARM_UP_TURNS = 10;
    private static final double COMPILER_SHARE_WHEN_WARM = 0.1;
    private static final Path FOLDER = Path.of("target", "bench");

    private final BenchServer server;
    private final LedgerService ledger;
    private final List<Way> ways;
    /** Few callers use it, and it takes Java long to compile: it would slow down the other ways meanwhile. */
    private final Way singlePath;

    private final Duration round;
    private final Report report;

    LedgerBench(BenchServer server, LedgerService ledger, SinglePath single, boolean quick, Report report) {
        this.server = server;
        this.ledger = ledger;
        this.round = Duration.ofMillis(quick ? 1_000 : 3_000);
        this.report = report;
        this.ways = List.of(
                new Way(Report.FUNCTION, CALLERS, () -> new FunctionFloor(server.connect())),
                new Way(Report.STATEMENTS, CALLERS, () -> new StatementsFloor(server.connect())),
                new Way(Report.COALESCED, CALLERS, () -> this::post));
        this.singlePath = new Way(Report.SINGLE, 1, () -> work -> outcome(single.post(work.posting())));
    }

    /** One way of doing the same work. */
    private record Way(String name, int callers, Poster.Factory factory) {

        Way with(int callers) {
            return new Way("%s, %d callers".formatted(name, callers), callers, factory);
        }

        Way alone() {
            return new Way(name, 1, factory);
        }
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
        warmUp(waysOf(fifty), (_, random) -> Work.of(fifty.pick(random), 1));
        for (var shape : shapes) {
            if (only.isEmpty() || only.contains(Integer.toString(shape.count()))) {
                server.settle();
                measure(shape.name(), ROUNDS, waysOf(shape), (_, random) -> Work.of(shape.pick(random), 1), "posted");
            }
        }
        if (only.isEmpty() || only.contains("lots")) {
            measureLots();
        }
        if (!only.isEmpty()) {
            return;
        }
        Callers.actAsService();
        for (var way : ways) {
            try (var poster = way.factory().open()) {
                for (var account = 0; account < fifty.count(); account++) {
                    poster.post(repeated(way.name(), account));
                }
            }
        }
        measure(
                "replays, 50 keys",
                ROUNDS,
                ways,
                (way, random) -> repeated(way, random.nextInt(fifty.count())),
                "replayed");
        measure(
                "refusals, 50 accounts",
                ROUNDS,
                ways,
                (_, random) -> Work.of("poor-" + random.nextInt(50), 2),
                "refused");
        server.settle();
        var alone = Stream.concat(ways.stream().map(Way::alone), Stream.of(singlePath))
                .toList();
        warmUp(alone, (_, random) -> Work.of(fifty.pick(random), 1));
        measure(Report.ALONE, ROUNDS, alone, (_, random) -> Work.of(fifty.pick(random), 1), "posted");
    }

    /** What expiring credits cost: each account has a billion in lots, or in none. */
    private void measureLots() throws Exception {
        var coalesced = ways.getLast();
        var one = new Way(Report.COALESCED + ", one lot", CALLERS, coalesced.factory());
        var thousand = new Way(Report.COALESCED + ", 1,000 lots", CALLERS, coalesced.factory());
        var lots = Map.of(one.name(), 1, thousand.name(), 1_000);
        Callers.actAsService();
        lots.forEach(this::openLots);
        server.settle();
        var ways = List.of(coalesced, one, thousand);
        BiFunction<String, RandomGenerator, Work> work = (way, random) ->
                Work.of(lots.containsKey(way) ? uid(way, random.nextInt(50)) : Accounts.uid(random.nextInt(50)), 1);
        warmUp(ways, work);
        measure("lots, 50 accounts", 2 * ROUNDS, ways, work, "posted");
    }

    private void openLots(String way, int lots) {
        var end = Instant.now().plus(Duration.ofDays(365));
        for (var account = 0; account < 50; account++) {
            var slices = IntStream.range(0, lots)
                    .mapToObj(number -> Slice.opening(
                            Posting.MAX_AMOUNT / lots,
                            LotTerms.of(Category.PROMOTIONAL, end.plus(Duration.ofMinutes(number)), null)))
                    .toList();
            var uid = uid(way, account);
            ledger.post(Posting.adjustment(
                            uid, Work.TYPE, Direction.CREDIT, Posting.MAX_AMOUNT, "Lots", "bench", "lots-" + uid)
                    .inLots(slices));
        }
    }

    private static String uid(String way, int account) {
        return way.replaceAll("[^a-z0-9]+", "-") + "-" + account;
    }

    /** One account shows what many callers share, 50 accounts what other operations cost. */
    private List<Way> waysOf(Accounts shape) {
        var holds = new Way("hold and capture", CALLERS, () -> this::holdAndCapture);
        var more = switch (shape.count()) {
            case 1 -> Stream.of(ways.getLast().with(MANY_CALLERS));
            case 50 ->
                Stream.of(
                        new Way(Report.COALESCED + ", 10 % refunds", CALLERS, Refunding::new),
                        holds,
                        holds.with(MANY_CALLERS));
            default -> Stream.<Way>of();
        };
        return Stream.concat(ways.stream(), more).toList();
    }

    /** Each way repeats its own jobs, because the floors' fingerprints differ from the ledger's. */
    private static Work repeated(String way, int account) {
        return new Work(Accounts.uid(account), 1, "repeated-" + way.replace(' ', '-') + "-" + account);
    }

    private String post(Work work) {
        return outcome(ledger.post(work.posting()));
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
                ? "posted"
                : "not captured";
    }

    /** One of ten postings is a refund of the posting before. */
    private class Refunding implements Poster {

        private int count;
        private @Nullable Posting next;

        @Override
        public String post(Work work) {
            var result = ledger.post(next == null ? work.posting() : next);
            next = ++count % 10 == 9 && result instanceof PostingResult.Posted(var debit)
                    ? Posting.jobRefund(debit, "credit:refund:" + debit.jobId(), "not delivered", Work.CREATED_BY)
                    : null;
            return outcome(result);
        }
    }

    /** Until Java compiles little any more: on few cores its compiler takes the time of all ways, of some more than of others. */
    private void warmUp(List<Way> ways, BiFunction<String, RandomGenerator, Work> work) throws Exception {
        var compiler = ManagementFactory.getCompilationMXBean();
        var share = 1.0;
        for (var turn = 0; turn < MAX_WARM_UP_TURNS && share > COMPILER_SHARE_WHEN_WARM; turn++) {
            var beforeMs = compiler.getTotalCompilationTime();
            measure(Report.WARM_UP, 1, ways, work, "posted");
            share = (double) (compiler.getTotalCompilationTime() - beforeMs) / (ways.size() * round.toMillis());
            System.out.printf("%-24s %.0f %% of the time to compile%n", Report.WARM_UP, 100 * share);
        }
    }

    /** All ways take turns in short rounds, so that drifts affect all of them. */
    private void measure(
            String shape, int rounds, List<Way> ways, BiFunction<String, RandomGenerator, Work> work, String expected)
            throws Exception {
        for (var i = 0; i < rounds; i++) {
            for (var way : ways) {
                var measurement = report.of(shape, way.name());
                var before = server.cpuSeconds();
                Callers.run(
                        way.callers(),
                        round,
                        way.factory(),
                        random -> work.apply(way.name(), random),
                        expected,
                        measurement);
                measurement.addCpu(server.cpuSeconds() - before);
                System.out.printf(
                        "%-24s %-30s %,8.0f/s %,6.0f µs of CPU each%n",
                        shape, way.name(), measurement.rounds().getLast(), measurement.cpuMicros());
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
