package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.LedgerOracle.Reserved;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs random operations on the ledger and compares the results with an oracle. It compares the answer and the balance
 * after every operation, and all entries and holds after every thousand.
 *
 * <p>Each database gets different operations: a build runs a hundred thousand, each kind thousands of times.
 * {@code -Dcredits.test.operations=1000000} makes it longer, {@code -Dcredits.test.seed=…} repeats a run.
 */
@DatabaseTest
@Tag("long")
class RandomOperationsTest {

    private static final int OPERATIONS = Integer.getInteger("credits.test.operations", 50_000);
    private static final long SEED = Long.getLong("credits.test.seed", new SplittableRandom().nextLong());
    private static final int USERS = 6;

    @Autowired
    IntegrityService integrity;

    @Autowired
    LedgerService ledger;

    @Autowired
    ExpirySweep sweep;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    SettableClock clock;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final LedgerOracle oracle = new LedgerOracle();
    private final List<Posting> postings = new ArrayList<>();
    private final Map<Reserved, UUID> holdIds = new HashMap<>();
    /** Separates this run from others on the same database; the operations do not depend on it. */
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private int operation;

    @Test
    void the_ledger_agrees_with_the_oracle() {
        System.out.printf("random operations: %d, repeat them with -Dcredits.test.seed=%d%n", OPERATIONS, SEED);
        for (operation = 1; operation <= OPERATIONS; operation++) {
            clock.stopAt(now);
            switch (Integer.valueOf(random.nextInt(100))) {
                case Integer dice when dice < 22 -> post(credit());
                case Integer dice when dice < 44 -> post(jobDebit());
                case Integer dice when dice < 52 && !postings.isEmpty() -> post(perhapsInOtherWords(any(postings)));
                case Integer dice when dice < 57 && !postings.isEmpty() -> post(otherUnderTheSameKey(any(postings)));
                case Integer dice when dice < 63 && !oracle.jobDebits.isEmpty() -> refund();
                case Integer dice when dice < 75 -> place(hold());
                case Integer dice
                when dice < 78 && !oracle.holds.isEmpty() -> place(perhapsInOtherWords(any(oracle.holds).request));
                case Integer dice when dice < 80 && !oracle.holds.isEmpty() -> place(otherForTheSameJob());
                case Integer dice when dice < 84 && !oracle.holds.isEmpty() -> capture(recent(oracle.holds));
                case Integer dice when dice < 87 && !oracle.holds.isEmpty() -> capturePart(recent(oracle.holds));
                case Integer dice when dice < 90 && !oracle.holds.isEmpty() -> extend(recent(oracle.holds));
                case Integer dice when dice < 94 && !oracle.holds.isEmpty() -> release(recent(oracle.holds));
                case Integer dice when dice < 97 -> now = now.plusMillis(random.nextInt(600_000));
                default -> sweep();
            }
            if (operation % 1_000 == 0 || operation == OPERATIONS) {
                checkEverything();
            }
        }
        oracle.accounts.keySet().stream()
                .map(BalanceId::uid)
                .distinct()
                .forEach(uid -> assertThat(integrity.verify(uid).findings())
                        .as(this::context)
                        .isEmpty());
    }

    private void post(Posting posting) {
        postings.add(posting);
        var jobId = posting.jobId();
        var result = jobId == null || random.nextBoolean()
                ? ledger.post(posting)
                : decide(posting.uid(), posting.type(), jobId, job -> job.post(posting));
        var told = switch (result) {
            case PostingResult.Posted(var entry) -> "posted " + entry.seq();
            case PostingResult.Replayed(var entry) -> "replayed " + entry.seq();
            case PostingResult.KeyConflict(var existing) -> "conflict " + existing.seq();
            case PostingResult.Refused(var _, var attempted, var balance, var available) ->
                "refused %d of %d, %d available".formatted(attempted, balance, available);
            case PostingResult.ExceedsRelated(var _, var attempted, var left) ->
                "exceeds %d, %d left".formatted(attempted, left);
        };
        check(told, oracle.post(posting), posting.uid(), posting.type());
    }

    private void place(HoldRequest request) {
        var result = random.nextBoolean()
                ? ledger.place(request)
                : decide(request.uid(), request.type(), request.jobId(), job -> job.place(request));
        var told = switch (result) {
            case PlaceResult.Placed _ -> "placed";
            case PlaceResult.Replayed(var hold) -> "replayed " + hold.status();
            case PlaceResult.HoldConflict(var existing) -> "conflict " + existing.status();
            case PlaceResult.AlreadyDebited _ -> "already debited";
            case PlaceResult.Refused(var _, var attempted, var balance, var available) ->
                "refused %d of %d, %d available".formatted(attempted, balance, available);
        };
        check(told, oracle.place(request, now), request.uid(), request.type());
        if (result instanceof PlaceResult.Placed(var hold)) {
            holdIds.put(oracle.holds.getLast(), hold.id());
        }
    }

    private void capture(Reserved hold) {
        var held = hold.request.amount();
        var amount = random.nextBoolean() ? held : 1 + random.nextLong(2 * held);
        var told = outcome(ledger.capture(holdIds.get(hold), amount));
        check(told, oracle.capture(hold, amount, now), hold.request.uid(), hold.request.type());
    }

    /** Few keys and amounts, so that calls are often repeated, and keys often used again for another call. */
    private void capturePart(Reserved hold) {
        var key = "call" + random.nextInt(6);
        var amount = 1 + random.nextLong(2) * 20;
        var isFinal = random.nextInt(5) == 0;
        var told = outcome(ledger.capture(holdIds.get(hold), amount, isFinal, key));
        check(told, oracle.capture(hold, amount, isFinal, key, now), hold.request.uid(), hold.request.type());
    }

    private void extend(Reserved hold) {
        var key = "call" + random.nextInt(6);
        var amount = random.nextInt(4) == 0 ? null : Long.valueOf(1 + random.nextLong(2) * 20);
        var timeout = amount == null || random.nextBoolean() ? Duration.ofHours(1 + random.nextInt(2)) : null;
        var told = switch (ledger.extend(holdIds.get(hold), key, amount, timeout, "service:jobs")) {
            case ExtendResult.Extended _ -> "extended";
            case ExtendResult.Replayed _ -> "replayed";
            case ExtendResult.KeyConflict _ -> "key conflict";
            case ExtendResult.Refused(var _, var attempted, var _, var available) ->
                "refused %d, %d available".formatted(attempted, available);
            case ExtendResult.BeyondLimit _ -> "beyond the limit";
            case ExtendResult.AlreadySettled(var settled) -> "already " + settled.status();
            case ExtendResult.NotFound _ -> "not found";
        };
        check(told, oracle.extend(hold, key, amount, timeout, now), hold.request.uid(), hold.request.type());
    }

    private static String outcome(CaptureResult result) {
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

    private void release(Reserved hold) {
        var request = hold.request;
        var result = random.nextBoolean()
                ? ledger.release(holdIds.get(hold))
                : decide(request.uid(), request.type(), request.jobId(), LockedJob::release);
        var told = switch (result) {
            case ReleaseResult.Released _ -> "released";
            case ReleaseResult.Replayed _ -> "replayed";
            case ReleaseResult.AlreadyCaptured _ -> "already CAPTURED";
            case ReleaseResult.Expired _ -> "already EXPIRED";
            case ReleaseResult.NotFound _ -> "not found";
        };
        check(told, oracle.release(hold, now), request.uid(), request.type());
    }

    private void refund() {
        var debit = ledger.findByIdempotencyKey(any(oracle.jobDebits).posting().idempotencyKey())
                .orElseThrow();
        post(Given.jobRefund(debit, "Job failed", "service:jobs"));
    }

    /** As an event of a job does it, which takes its steps in one decision. */
    private <R> R decide(String uid, String type, String jobId, Function<LockedJob, R> step) {
        return ledger.decide(new Deciding<>(uid, type, JobAttempt.first("text2image", jobId), step));
    }

    private void sweep() {
        // Other tests on this database have their own holds.
        sweep.expireDue();
        oracle.expireDue(now);
    }

    private Posting credit() {
        return Posting.adjustment(user(), type(), Direction.CREDIT, amount(), "Test", "tester", run + "-" + operation);
    }

    private Posting jobDebit() {
        return Posting.jobDebit(user(), type(), amount(), "text2image", job(), "Job", Map.of("n", "1"), "service:jobs");
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
        return "user-" + run + "-" + random.nextInt(USERS);
    }

    private String type() {
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

    private void check(String told, String expected, String uid, String type) {
        assertThat(told).as(this::context).isEqualTo(expected);
        var account = oracle.account(uid, type);
        var row = jdbc.sql("select amount, held, seq from balances where uid = ? and type = ?")
                .params(uid, type)
                .query((balance, _) -> List.of(balance.getLong(1), balance.getLong(2), balance.getLong(3)))
                .optional()
                .orElse(List.of(0L, 0L, 0L));
        assertThat(row)
                .as(this::context)
                .containsExactly(account.balance, account.held, account.seq)
                .allMatch(number -> number >= 0);
    }

    private void checkEverything() {
        oracle.accounts.forEach((id, account) -> {
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
            assertThat(sums).as(this::context).containsExactly(account.seq, account.seq, account.balance, 0L);
            var pending =
                    jdbc.sql("""
                            select coalesce(sum(amount - coalesce(captured_amount, 0)), 0) from holds
                            where uid = ? and type = ? and status = 'pending'
                            """).params(id.uid(), id.type()).query(Long.class).single();
            assertThat(pending).as(this::context).isEqualTo(account.held);
        });
    }

    private String context() {
        return "operation %d of -Dcredits.test.seed=%d".formatted(operation, SEED);
    }
}
