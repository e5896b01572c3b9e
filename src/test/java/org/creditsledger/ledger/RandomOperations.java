package org.creditsledger.ledger;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.LedgerOracle.Reserved;
import org.creditsledger.ledger.OracleBalance.Lot;
import org.creditsledger.ledger.OracleBalance.Posted;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotList;
import org.creditsledger.lots.LotRules.BackIntoExpired;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.lots.SlicesJson;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs random operations on the ledger and compares the results with an oracle. It compares the answer, the balance, its open
 * lots and the new entries after every operation, and everything after every thousand.
 */
class RandomOperations {

    private static final int USERS = 6;
    private static final Duration MAX_LIFETIME = Duration.ofDays(30);

    private final IntegrityService integrity;
    private final LedgerService ledger;
    private final BatchWriter batches;
    private final ExpirySweep sweep;
    private final LotList lots;
    private final JdbcClient jdbc;
    private final SettableClock clock;
    private final long seed;
    private final SplittableRandom random;

    private final BackIntoExpired rule;
    private final LedgerOracle oracle;
    private final List<Posting> postings = new ArrayList<>();
    /** Separates this run from others on the same database; the operations do not depend on it. */
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private int operation;
    /** Operations of a batch are usually on the same balance. */
    private BalanceId focus;

    private Posted lastUndone;

    RandomOperations(ApplicationContext application, long seed) {
        this(application, seed, BackIntoExpired.GRACE, application.getBean(BatchWriter.class));
    }

    /** With another rule than that of the application, which only the batches follow. */
    RandomOperations(ApplicationContext application, long seed, BackIntoExpired rule) {
        this(application, seed, rule, OtherRules.writer(application, rule));
    }

    private RandomOperations(ApplicationContext application, long seed, BackIntoExpired rule, BatchWriter batches) {
        this.rule = rule;
        this.batches = batches;
        oracle = new LedgerOracle(rule);
        integrity = application.getBean(IntegrityService.class);
        ledger = application.getBean(LedgerService.class);
        sweep = application.getBean(ExpirySweep.class);
        lots = application.getBean(LotList.class);
        jdbc = application.getBean(JdbcClient.class);
        clock = application.getBean(SettableClock.class);
        this.seed = seed;
        random = new SplittableRandom(seed);
    }

    void run(int operations) {
        System.out.printf(
                "random operations, %s: %d, repeat them with -Dcredits.test.seed=%d%n", rule, operations, seed);
        while (operation < operations) {
            clock.stopAt(now);
            var before = operation;
            switch (random.nextInt(100)) {
                case 0, 1, 2 -> {
                    operation++;
                    timePasses();
                }
                case 3, 4, 5 -> {
                    operation++;
                    sweep();
                }
                case 6, 7, 8, 9, 10, 11 -> batch();
                default -> {
                    if (rule == BackIntoExpired.GRACE) {
                        alone(step());
                    } else {
                        batch(List.of(step()));
                    }
                }
            }
            if (operation / 1_000 > before / 1_000 || operation >= operations) {
                checkEverything();
            }
        }
        uids().forEach(uid ->
                assertThat(integrity.verify(uid).findings()).as(this::context).isEmpty());
    }

    /** In seconds to minutes most lots and holds end; the lots that are opened for credits that come back last for days. */
    private void timePasses() {
        now = now.plusMillis(random.nextInt(200) == 0 ? random.nextInt(700_000_000) : random.nextInt(600_000));
        clock.stopAt(now);
    }

    private void sweep() {
        // Other tests on this database have their own holds and lots.
        sweep.expireDue();
        sweep.expireDueLots();
        oracle.sweep(now);
        oracle.balances.forEach((id, balance) -> {
            // The others are compared after their next operation.
            if (balance.compared < balance.entries.size()) {
                var written = read(id);
                compareEntries(id, written.newEntries(), this::context);
                checkState(id, written, "sweep");
            }
        });
    }

    private <R> void alone(Step<R> step) {
        BatchWriter.Answer<R> answer;
        try {
            answer = new BatchWriter.Answer.Decided<>(step.alone.get());
        } catch (RuntimeException failure) {
            answer = new BatchWriter.Answer.Failed<>(failure);
        }
        check(List.of(step), List.of(answer));
    }

    /** Decisions of one transaction build on each other. */
    private void batch() {
        focus = new BalanceId(user(), type());
        var steps = Stream.<Step<?>>generate(this::step)
                .limit(2 + random.nextInt(6))
                .toList();
        focus = null;
        batch(steps);
    }

    private void batch(List<? extends Step<?>> steps) {
        check(steps, batches.write(steps.stream().map(Step::operation).toList()));
    }

    private Step<?> step() {
        operation++;
        var dice = random.nextInt(94);
        if (dice < 20 || oracle.entries.isEmpty() || oracle.holds.isEmpty() || oracle.jobDebits.isEmpty()) {
            return switch (dice % 3) {
                case 0 -> dice < 20 ? post(credit()) : post(jobDebit());
                case 1 -> dice < 20 ? post(credit()) : place(hold());
                default -> post(credit());
            };
        }
        if (dice < 38) {
            return post(jobDebit());
        } else if (dice < 45) {
            return post(perhapsInOtherWords(any(postings)));
        } else if (dice < 50) {
            return post(otherUnderTheSameKey(any(postings)));
        } else if (dice < 54) {
            return post(Given.jobRefund(any(oracle.jobDebits).entry, "Job failed", "service:jobs"));
        } else if (dice < 64) {
            return post(undo());
        } else if (dice < 75) {
            return place(hold());
        } else if (dice < 77) {
            return place(perhapsInOtherWords(any(oracle.holds).request));
        } else if (dice < 79) {
            return place(otherForTheSameJob());
        } else if (dice < 83) {
            return capture(recent(oracle.holds));
        } else if (dice < 87) {
            return capturePart(recent(oracle.holds));
        } else if (dice < 91) {
            return extend(recent(oracle.holds));
        }
        return release(recent(oracle.holds));
    }

    private Step<PostingResult> post(Posting posting) {
        postings.add(posting);
        var isDecided = posting.isOfJob() && random.nextBoolean();
        return new Step<>(
                new Operation.Post(posting),
                () -> isDecided
                        ? decide(posting.uid(), posting.type(), posting.jobId(), job -> job.post(posting))
                        : ledger.post(posting),
                result -> switch (result) {
                    case PostingResult.Posted(var entry) -> "posted " + entry.seq();
                    case PostingResult.Replayed(var entry) -> "replayed " + entry.seq();
                    case PostingResult.KeyConflict(var existing) -> "conflict " + existing.seq();
                    case PostingResult.Refused(var _, var attempted, var balance, var available) ->
                        "refused %d of %d, %d available".formatted(attempted, balance, available);
                    case PostingResult.ExceedsRelated(var _, var attempted, var left) ->
                        "exceeds %d, %d left".formatted(attempted, left);
                },
                _ -> oracle.post(posting, now));
    }

    private Step<PlaceResult> place(HoldRequest request) {
        var isDecided = random.nextBoolean();
        return new Step<>(
                new Operation.Place(request),
                () -> isDecided
                        ? decide(request.uid(), request.type(), request.jobId(), job -> job.place(request))
                        : ledger.place(request),
                result -> switch (result) {
                    case PlaceResult.Placed _ -> "placed";
                    case PlaceResult.Replayed(var hold) -> "replayed " + hold.status();
                    case PlaceResult.HoldConflict(var existing) -> "conflict " + existing.status();
                    case PlaceResult.AlreadyDebited _ -> "already debited";
                    case PlaceResult.Refused(var _, var attempted, var balance, var available) ->
                        "refused %d of %d, %d available".formatted(attempted, balance, available);
                },
                result -> {
                    var expected = oracle.place(request, now);
                    if (result instanceof PlaceResult.Placed(var hold)) {
                        oracle.holds.getLast().id = hold.id();
                    }
                    return expected;
                });
    }

    private Step<CaptureResult> capture(Reserved hold) {
        var held = hold.request.amount();
        var amount = random.nextBoolean() ? held : 1 + random.nextLong(2 * held);
        return new Step<>(
                new Operation.Capture(key(hold), Operation.Terms.of(amount)),
                () -> ledger.capture(hold.id, amount),
                RandomOperations::words,
                _ -> oracle.capture(hold, amount, now));
    }

    /** Few keys and amounts, so that calls are often repeated, and keys often used again for another call. */
    private Step<CaptureResult> capturePart(Reserved hold) {
        var key = "call" + random.nextInt(6);
        var amount = 1 + random.nextLong(2) * 20;
        var isFinal = random.nextInt(5) == 0;
        return new Step<>(
                new Operation.Capture(key(hold), new Operation.Terms(amount, null, null, false, isFinal, key)),
                () -> ledger.capture(hold.id, amount, isFinal, key),
                RandomOperations::words,
                _ -> oracle.capture(hold, amount, isFinal, key, now));
    }

    private Step<ExtendResult> extend(Reserved hold) {
        var key = "call" + random.nextInt(6);
        var amount = random.nextInt(4) == 0 ? null : Long.valueOf(1 + random.nextLong(2) * 20);
        var timeout = amount == null || random.nextBoolean() ? Duration.ofHours(1 + random.nextInt(2)) : null;
        var by = "service:jobs";
        return new Step<>(
                new Operation.Extend(key(hold), new Operation.Extension.More(key, amount, timeout, by, MAX_LIFETIME)),
                () -> ledger.extend(hold.id, key, amount, timeout, by),
                result -> switch (result) {
                    case ExtendResult.Extended _ -> "extended";
                    case ExtendResult.Replayed _ -> "replayed";
                    case ExtendResult.KeyConflict _ -> "key conflict";
                    case ExtendResult.Refused(var _, var attempted, var _, var available) ->
                        "refused %d, %d available".formatted(attempted, available);
                    case ExtendResult.BeyondLimit _ -> "beyond the limit";
                    case ExtendResult.AlreadySettled(var settled) -> "already " + settled.status();
                    case ExtendResult.NotFound _ -> "not found";
                },
                _ -> oracle.extend(hold, key, amount, timeout, now));
    }

    private static String words(CaptureResult result) {
        return switch (result) {
            case CaptureResult.Captured(var _, var debit) -> "captured " + debit.seq();
            case CaptureResult.Replayed _ -> "replayed";
            case CaptureResult.AlreadyCaptured _ -> "already CAPTURED";
            case CaptureResult.AlreadyReleased _ -> "already RELEASED";
            case CaptureResult.Expired _ -> "already EXPIRED";
            case CaptureResult.Exceeds _ -> "exceeds";
            case CaptureResult.ExceedsHold _ -> "exceeds hold";
            case CaptureResult.KeyConflict _ -> "key conflict";
            case CaptureResult.AlreadyDebited _ -> "already debited";
            case CaptureResult.NotFound _ -> "not found";
        };
    }

    private Step<ReleaseResult> release(Reserved hold) {
        var request = hold.request;
        var isDecided = random.nextBoolean();
        return new Step<>(
                new Operation.Release(key(hold), null),
                () -> isDecided
                        ? decide(request.uid(), request.type(), request.jobId(), LockedJob::release)
                        : ledger.release(hold.id),
                result -> switch (result) {
                    case ReleaseResult.Released _ -> "released";
                    case ReleaseResult.Replayed _ -> "replayed";
                    case ReleaseResult.AlreadyCaptured _ -> "already CAPTURED";
                    case ReleaseResult.Expired _ -> "already EXPIRED";
                    case ReleaseResult.NotFound _ -> "not found";
                },
                _ -> oracle.release(hold, now));
    }

    private static Operation.HoldKey key(Reserved hold) {
        var request = hold.request;
        return new Operation.HoldKey(hold.id, new BalanceId(request.uid(), request.type()), request.job());
    }

    /** As an event of a job does it, which takes its steps in one decision. */
    private <R> R decide(String uid, String type, String jobId, Function<LockedJob, R> step) {
        return ledger.decide(new Deciding<>(uid, type, JobAttempt.first("text2image", jobId), step));
    }

    /** Many open a lot, for all of the credits or some. */
    private Posting credit() {
        var posting =
                Posting.adjustment(user(), type(), Direction.CREDIT, amount(), "Test", "tester", run + "-" + operation);
        if (random.nextInt(3) == 0) {
            return posting;
        }
        var inLot = random.nextInt(4) == 0 ? 1 + random.nextLong(posting.amount()) : posting.amount();
        return posting.inLots(List.of(Slice.opening(inLot, terms())));
    }

    private LotTerms terms() {
        var category = Category.values()[random.nextInt(Category.values().length)];
        var priority = random.nextInt(4) == 0 ? random.nextInt(101) : category.priority();
        var label = random.nextBoolean() ? null : "Label " + random.nextInt(10);
        return new LotTerms(category, priority, end(), label);
    }

    /** In the near future, never, or now: within the microseconds by which entries of the same time are apart. */
    private Instant end() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> null;
            case 2 -> now.plus(random.nextInt(-2, 5), ChronoUnit.MICROS);
            case 3 -> now.plusMillis(random.nextInt(100_000_000));
            case 4, 5 -> now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
            default -> now.plusMillis(random.nextInt(3_600_000));
        };
    }

    private Posting jobDebit() {
        return Posting.jobDebit(user(), type(), amount(), "text2image", job(), "Job", Map.of("n", "1"), "service:jobs");
    }

    /** Gives back or takes back an entry or a part of it, perhaps more than is left; often the same entry again. */
    private Posting undo() {
        if (lastUndone == null || random.nextBoolean()) {
            lastUndone = random.nextInt(4) == 0 ? any(oracle.entries) : recent(oracle.entries);
        }
        var entry = lastUndone.entry;
        if (random.nextInt(4) == 0) {
            return Posting.reversal(entry, "Mistake", "tester");
        }
        var amount = 1 + random.nextLong(random.nextBoolean() ? entry.amount() : (entry.amount() + 2) / 3);
        return new PostingBuilder(
                        entry.uid(), entry.type(), entry.direction().opposite(), amount, Posting.REFUND, "Back")
                .relatedTo(entry)
                .build("service:jobs", "part:" + run + "-" + operation);
    }

    private HoldRequest hold() {
        var timeout = Duration.ofMillis(random.nextInt(1_000, 7_200_000));
        var request = new HoldRequest(
                user(), type(), amount(), "text2image", job(), "Job", Map.of(), "service:jobs", timeout);
        var asked = random.nextInt(5) == 0 ? request.withMinimum(1 + random.nextLong(request.amount())) : request;
        return random.nextBoolean() ? asked : asked.inWordsOfCaller();
    }

    private Posting perhapsInOtherWords(Posting posting) {
        return random.nextBoolean() ? posting : EarlierRelease.inOtherWords(posting, "Otherwise");
    }

    private HoldRequest perhapsInOtherWords(HoldRequest request) {
        return random.nextBoolean() ? request : EarlierRelease.inOtherWords(request, "Otherwise");
    }

    /** Usually a new job; sometimes one that may already have a debit or a hold. */
    private String job() {
        return run + "-" + (random.nextInt(10) == 0 ? 1 + random.nextInt(operation) : operation);
    }

    private Posting otherUnderTheSameKey(Posting posting) {
        if (!posting.lots().isEmpty() && random.nextBoolean()) {
            return posting.inLots(List.of(Slice.opening(posting.amount(), terms())));
        }
        var otherAmount = random.nextBoolean();
        return new Posting(
                otherAmount ? posting.uid() : user(),
                posting.type(),
                posting.direction(),
                otherAmount ? posting.amount() + 1 : posting.amount(),
                posting.source(),
                posting.reason(),
                posting.jobId(),
                posting.paymentId(),
                posting.invoiceId(),
                posting.relatedEntryId(),
                posting.meta(),
                posting.createdBy(),
                posting.idempotencyKey(),
                posting.lots());
    }

    private HoldRequest otherForTheSameJob() {
        var request = any(oracle.holds).request;
        return new HoldRequest(
                request.uid(),
                request.type(),
                request.amount() + 1,
                request.source(),
                request.jobId(),
                request.reason(),
                request.meta(),
                request.createdBy(),
                request.timeout());
    }

    private String user() {
        return focus != null && random.nextInt(5) > 0 ? focus.uid() : "user-" + run + "-" + random.nextInt(USERS);
    }

    private String type() {
        if (focus != null && random.nextInt(5) > 0) {
            return focus.type();
        }
        return random.nextInt(4) == 0 ? "video" : "image";
    }

    private long amount() {
        return 1 + random.nextLong(100);
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private <T> T recent(List<T> some) {
        return some.get(Math.max(0, some.size() - 1 - random.nextInt(40)));
    }

    private void check(List<? extends Step<?>> steps, List<? extends BatchWriter.Answer<?>> answers) {
        var written = new HashMap<BalanceId, Written>();
        steps.forEach(step -> written.computeIfAbsent(step.operation().balance(), this::read));
        for (var i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            assertThat(step.outcome(answers.get(i))).as(context(step)).isEqualTo(step.outcomeOfOracle(answers.get(i)));
            var id = step.operation().balance();
            compareEntries(id, written.get(id).newEntries(), context(step));
        }
        written.forEach((id, found) -> checkState(id, found, steps));
    }

    private Written read(BalanceId id) {
        var row = jdbc.sql("select amount, held, seq, lot_credits, lot_held from balances where uid = ? and type = ?")
                .params(id.uid(), id.type())
                .query((columns, _) -> List.of(
                        columns.getLong(1),
                        columns.getLong(2),
                        columns.getLong(3),
                        columns.getLong(4),
                        columns.getLong(5)))
                .optional()
                .orElse(List.of(0L, 0L, 0L, 0L, 0L));
        var compared = oracle.balance(id.uid(), id.type()).compared;
        return new Written(
                row,
                row.get(2) == compared
                        ? new ArrayDeque<>()
                        : new ArrayDeque<>(jdbc.sql("select " + Entry.COLUMNS
                                        + " from credits_ledger where uid = ? and type = ? and seq > ? order by seq")
                                .params(id.uid(), id.type(), compared)
                                .query(Entry.MAPPER)
                                .list()));
    }

    private void compareEntries(BalanceId id, Queue<Entry> written, Supplier<String> context) {
        var balance = oracle.balance(id.uid(), id.type());
        while (balance.compared < balance.entries.size()) {
            assertThat(written).as(context).isNotEmpty();
            var entry = written.remove();
            var posted = balance.entries.get(balance.compared++);
            assertThat(Posted.comparableOf(entry)).as(context).isEqualTo(posted.comparable(entry));
            oracle.compared(posted);
        }
    }

    private void checkState(BalanceId id, Written written, Object of) {
        var balance = oracle.balance(id.uid(), id.type());
        assertThat(written.newEntries()).as(context(of)).isEmpty();
        assertThat(written.row())
                .as(context(of))
                .containsExactly(
                        balance.amount(),
                        balance.held(),
                        (long) balance.entries.size(),
                        balance.amount() - balance.plain().remaining,
                        balance.held() - balance.plain().held)
                .allMatch(number -> number >= 0);
        if (written.row().get(3) > 0) {
            checkLots(id, "and remaining > 0", balance.open().stream(), of);
        }
    }

    private void checkLots(BalanceId id, String some, Stream<Lot> expected, Object of) {
        var rows = jdbc.sql(
                        "select id, remaining, held, expiries, expires_at from lots where uid = ? and type = ? " + some)
                .params(id.uid(), id.type())
                .query((row, _) -> {
                    var end = row.getObject(5, OffsetDateTime.class);
                    return List.<Object>of(
                            row.getObject(1, UUID.class),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            String.valueOf(end == null ? null : end.toInstant()));
                })
                .list();
        assertThat(rows)
                .as(context(of))
                .containsExactlyInAnyOrderElementsOf(expected.map(Lot::row).toList());
    }

    private void checkEverything() {
        oracle.balances.forEach((id, balance) -> {
            checkChain(id, balance);
            checkLots(id, "", balance.lots.stream().skip(1), "everything");
        });
        checkHolds();
        uids().forEach(this::checkWhatIsShown);
    }

    private void checkChain(BalanceId id, OracleBalance balance) {
        var sums = jdbc.sql("""
                        select count(*), coalesce(max(seq), 0),
                               coalesce(sum(change), 0),
                               count(case when balance_after <> previous + change or balance_after < 0 then 1 end)
                        from (select seq, balance_after,
                                     case direction when 'credit' then amount else -amount end as change,
                                     lag(balance_after, 1, 0) over (order by seq) as previous
                              from credits_ledger where uid = ? and type = ?) chain
                        """)
                .params(id.uid(), id.type())
                .query((row, _) -> List.of(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .single();
        var entries = (long) balance.entries.size();
        assertThat(sums).as(this::context).containsExactly(entries, entries, balance.amount(), 0L);
    }

    /** What each pending hold has pinned. */
    private void checkHolds() {
        var rows = jdbc
                .sql("""
                        select id, lots, amount - coalesce(captured_amount, 0) as held from holds
                        where uid in (:uids) and status = 'pending'
                        """)
                .param("uids", uids().toList())
                .query((row, _) -> Map.entry(
                        row.getObject("id", UUID.class),
                        List.<Object>of(row.getLong("held"), SlicesJson.read(row.getString("lots")))))
                .list()
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        var expected = oracle.holds.stream()
                .filter(hold -> hold.status == HoldStatus.PENDING)
                .collect(toMap(
                        hold -> hold.id,
                        hold -> List.<Object>of(
                                (long) hold.credits.size(), hold.balance.slices(hold.credits, OracleBalance::slice))));
        assertThat(rows).as(this::context).isEqualTo(expected);
    }

    /** Balances and lots are shown without credits that are over, whether or not they have been written off. */
    private void checkWhatIsShown(String uid) {
        var ofUser = oracle.balances.entrySet().stream()
                .filter(balance -> balance.getKey().uid().equals(uid))
                .collect(toMap(balance -> balance.getKey().type(), Map.Entry::getValue));
        var balances = ledger.balances(uid).perType().stream().collect(groupingBy(Balance::type));
        ofUser.forEach((type, balance) -> assertThat(balances.get(type))
                .as(this::context)
                .containsExactly(new Balance(
                        type,
                        balance.amount()
                                - balance.lots.stream()
                                        .filter(lot -> lot.isOver(now))
                                        .mapToLong(Lot::free)
                                        .sum(),
                        balance.held())));
        assertThat(lots.open(uid))
                .as(this::context)
                .extracting(lot -> List.<Object>of(lot.id(), lot.remaining(), lot.held()))
                .containsExactlyElementsOf(ofUser.values().stream()
                        .flatMap(balance -> balance.open().stream())
                        .sorted(Lot.ORDER)
                        .map(lot -> List.<Object>of(lot.id, lot.isOver(now) ? lot.held : lot.remaining, lot.held))
                        .filter(lot -> !lot.get(1).equals(0L))
                        .toList());
    }

    private Stream<String> uids() {
        return oracle.balances.keySet().stream().map(BalanceId::uid).distinct().sorted(Comparator.naturalOrder());
    }

    private String context() {
        return "operation %d of -Dcredits.test.seed=%d".formatted(operation, seed);
    }

    private Supplier<String> context(Object of) {
        return () -> context() + ", " + of;
    }

    /**
     * What the ledger has written to a balance.
     *
     * @param row amount, held, seq, lot_credits and lot_held
     */
    private record Written(List<Long> row, Queue<Entry> newEntries) {}

    /**
     * One operation.
     *
     * @param alone does it in another way: by a service
     * @param words of a result
     * @param expected does it to the oracle, which learns from the result only which id the ledger made
     */
    private record Step<R>(
            Operation<R> operation, Supplier<R> alone, Function<R, String> words, Function<R, String> expected) {

        @SuppressWarnings("unchecked") // The answer is that to this operation.
        private R result(BatchWriter.Answer<?> answer) {
            return answer instanceof BatchWriter.Answer.Decided<?>(var result) ? (R) result : null;
        }

        String outcome(BatchWriter.Answer<?> answer) {
            return switch (answer) {
                case BatchWriter.Answer.Decided<?> _ -> words.apply(result(answer));
                case BatchWriter.Answer.Failed<?>(IllegalArgumentException refused)
                when refused.getMessage().startsWith("cannot be undone") -> "cannot be undone";
                case BatchWriter.Answer.Failed<?>(var failure) -> "failed: " + failure;
                case BatchWriter.Answer.Locked<?> _ -> "locked";
            };
        }

        String outcomeOfOracle(BatchWriter.Answer<?> answer) {
            return expected.apply(result(answer));
        }

        @Override
        public String toString() {
            return operation.toString();
        }
    }
}
