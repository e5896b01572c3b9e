package org.creditsledger.ledger;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.jobRefund;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Threads.atOnce;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotList;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many threads use, hold, give back, expire and read the credits of one lot while it ends. */
@Tag("long")
@DatabaseTest
record LotRacesTest(
        LedgerService ledger,
        LotList lots,
        ExpirySweep sweep,
        IntegrityService integrity,
        Given given,
        JdbcClient jdbc,
        SettableClock clock) {

    private static final int THREADS = 64;
    private static final int ATTACKS_PER_THREAD = 50;
    private static final int HOLDS = 400;
    private static final int DEBITS = 100;
    private static final long LOT = 3_000;
    private static final long PLAIN = 200;
    private static final Duration DURATION = Duration.ofSeconds(20);

    @Test
    void credits_of_a_lot_that_ends_are_neither_lost_nor_made_and_expire_once() throws Exception {
        var seed = new SplittableRandom().nextLong();
        var start = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        clock.stopAt(start);
        var uid = given.userWith(PLAIN);
        var end = start.plus(DURATION.dividedBy(2));
        var terms = LotTerms.of(Category.PROMOTIONAL, end, null);
        var lot = given.posted(adjustment(uid, Direction.CREDIT, LOT, key()).inLots(List.of(Slice.opening(LOT, terms))))
                .lots()
                .getFirst()
                .lotId();
        var holds = atOnceEach(HOLDS, i -> given.placed(hold(uid, i)).id());
        var debits = atOnceEach(DEBITS, _ -> given.posted(jobDebit(uid)));
        var before = given.imageBalanceOf(uid);
        assertThat(before).isEqualTo(LOT + PLAIN - 5 * DEBITS);

        var attacks = new Attacks(uid, holds, debits, start);
        var changes = atOnce(THREADS, thread -> {
            var random = new SplittableRandom(seed + thread);
            return LongStream.range(0, ATTACKS_PER_THREAD)
                    .map(_ -> attacks.next(random))
                    .sum();
        });
        clock.stopAt(start.plus(DURATION));
        sweep.expireDueLots();

        var context = "seed " + seed;
        var entries = entriesOf(uid);
        var expired = entries.stream()
                .filter(entry -> entry.source().equals(Posting.EXPIRY))
                .toList();
        var acknowledged = changes.stream().mapToLong(Long::longValue).sum();
        assertThat(given.imageBalanceOf(uid))
                .as("%s: what was answered, and what expired", context)
                .isEqualTo(before + acknowledged - sum(expired))
                .isEqualTo(entries.stream().mapToLong(LotRacesTest::change).sum());
        assertThat(entries)
                .as(context)
                .allSatisfy(entry -> assertThat(entry.balanceAfter()).isNotNegative());
        assertThat(integrity.verify(uid).findings()).as(context).isEmpty();
        assertExpiredOncePerKey(uid, expired, context);
        assertLotsHaveWhatIsLeft(uid, entries, context);
        assertThat(given.all(
                        Long.class,
                        "select remaining - held from lots where uid = ? and expires_at <= ?",
                        uid,
                        start.plus(DURATION).atOffset(ZoneOffset.UTC)))
                .as("%s: of lots that are over only what holds have pinned is left", context)
                .isNotEmpty()
                .containsOnly(0L);

        // The race was one: all of this happened.
        assertThat(expired).as(context).isNotEmpty();
        assertThat(usesOf(lot, entries))
                .as(context)
                .anyMatch(entry -> entry.createdAt().isBefore(end))
                .anyMatch(entry -> !entry.createdAt().isBefore(end));
        assertThat(entries)
                .as(context)
                .anyMatch(entry -> entry.lots().stream().anyMatch(slice -> lot.equals(slice.restores())));
    }

    private static List<Entry> usesOf(UUID lot, List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.direction() == Direction.DEBIT
                        && !entry.source().equals(Posting.EXPIRY)
                        && entry.lots().stream().anyMatch(slice -> lot.equals(slice.lotId())))
                .toList();
    }

    /** The row of a lot counts its expiries. Their keys are expire:lot, expire:lot:2, expire:lot:3, and so on. */
    private void assertExpiredOncePerKey(String uid, List<Entry> expired, String context) {
        var keys = expired.stream()
                .collect(groupingBy(entry -> entry.lots().getFirst().lotId()))
                .entrySet()
                .stream()
                .collect(toMap(
                        Map.Entry::getKey,
                        ofLot -> ofLot.getValue().stream()
                                .map(Entry::idempotencyKey)
                                .toList()));
        var counts = new HashMap<UUID, List<String>>();
        jdbc.sql("select id, expiries from lots where uid = ? and expiries > 0")
                .param(uid)
                .query(row -> {
                    var id = row.getObject(1, UUID.class);
                    counts.put(
                            id,
                            IntStream.rangeClosed(1, row.getInt(2))
                                    .mapToObj(number -> "expire:" + id + (number == 1 ? "" : ":" + number))
                                    .toList());
                });
        assertThat(keys).as(context).isEqualTo(counts);
    }

    /** Given, and restored, less used and expired, is what remains of each lot. */
    private void assertLotsHaveWhatIsLeft(String uid, List<Entry> entries, String context) {
        var left = entries.stream()
                .flatMap(entry -> entry.lots().stream()
                        .filter(slice -> slice.lotId() != null)
                        .map(slice -> Map.entry(
                                slice.lotId(),
                                entry.direction() == Direction.CREDIT ? slice.amount() : -slice.amount())))
                .collect(groupingBy(Map.Entry::getKey, summingLong(Map.Entry::getValue)));
        var remaining = new HashMap<UUID, Long>();
        jdbc.sql("select id, remaining from lots where uid = ?").param(uid).query(row -> {
            remaining.put(row.getObject(1, UUID.class), row.getLong(2));
        });
        assertThat(remaining).as(context).isEqualTo(left);
    }

    private List<Entry> entriesOf(String uid) {
        return jdbc.sql("select " + Entry.COLUMNS + " from credits_ledger where uid = ? order by seq")
                .param(uid)
                .query(Entry.MAPPER)
                .list();
    }

    private static long change(Entry entry) {
        return entry.direction() == Direction.CREDIT ? entry.amount() : -entry.amount();
    }

    private static long sum(List<Entry> entries) {
        return entries.stream().mapToLong(Entry::amount).sum();
    }

    /** Half of them end during the race. */
    private static HoldRequest hold(String uid, int number) {
        var timeout = number % 2 == 0
                ? DURATION.multipliedBy(2)
                : DURATION.multipliedBy(number).dividedBy(HOLDS);
        return new HoldRequest(
                uid, "image", 3, "text2image", key(), "Job", Map.of(), "service:jobs", timeout.plusSeconds(1));
    }

    private static Posting jobDebit(String uid) {
        return Posting.jobDebit(uid, "image", 5, "text2image", key(), "Job", Map.of(), "service:jobs");
    }

    private static <T> List<T> atOnceEach(int count, IntFunction<T> work) throws Exception {
        return atOnce(
                        8,
                        thread -> IntStream.range(0, count)
                                .filter(i -> i % 8 == thread)
                                .mapToObj(work)
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private class Attacks {

        private static final int ALL = THREADS * ATTACKS_PER_THREAD;

        private final String uid;
        private final List<UUID> holds;
        private final List<Entry> debits;
        private final Instant start;
        private final AtomicInteger attacks = new AtomicInteger();

        Attacks(String uid, List<UUID> holds, List<Entry> debits, Instant start) {
            this.uid = uid;
            this.holds = holds;
            this.debits = debits;
            this.start = start;
        }

        /** Returns how many credits the answer says that it gave or took. */
        long next(SplittableRandom random) {
            advance();
            var hold = holds.get(random.nextInt(HOLDS));
            var debit = debits.get(random.nextInt(DEBITS));
            return switch (random.nextInt(16)) {
                case 0, 1, 2 -> changeOf(ledger.capture(hold, 1 + random.nextLong(6)));
                case 3 -> changeOf(ledger.capture(hold, 1L, random.nextBoolean(), "call" + random.nextInt(3)));
                case 4, 5 -> {
                    // Some keys are used by several threads.
                    var key = uid + ":" + random.nextInt(400);
                    yield changeOf(ledger.post(adjustment(uid, Direction.DEBIT, 2, key)));
                }
                case 6, 7 -> {
                    ledger.extend(hold, "more" + random.nextInt(3), 1L, DURATION, "service:jobs");
                    yield 0;
                }
                case 8, 9 -> changeOf(ledger.post(jobRefund(debit, "Job failed", "service:jobs")));
                case 10, 11 -> changeOf(ledger.post(part(debit)));
                case 12 -> {
                    ledger.release(hold);
                    yield 0;
                }
                case 13 -> {
                    sweep.expireDueLots();
                    yield 0;
                }
                case 14 -> {
                    sweep.expireDue();
                    yield 0;
                }
                default -> {
                    read();
                    yield 0;
                }
            };
        }

        /** With the attacks; otherwise, on a slow machine, the lot would end before the first. Never back. */
        private synchronized void advance() {
            var done = attacks.incrementAndGet();
            clock.stopAt(start.plus(DURATION.multipliedBy(done).dividedBy(ALL)));
        }

        private Posting part(Entry debit) {
            return new PostingBuilder(
                            uid, debit.type(), Direction.CREDIT, 2, Posting.REFUND, "A part of the job failed")
                    .relatedTo(debit)
                    .build("service:jobs", "part:" + key());
        }

        /** Whatever is written at the same time, no answer shows credits that are over, or more held than there are. */
        private void read() {
            var before = clock.instant();
            assertThat(ledger.balances(uid).perType())
                    .allSatisfy(balance -> assertThat(balance.held()).isBetween(0L, balance.amount()));
            assertThat(lots.open(uid)).allSatisfy(lot -> {
                assertThat(lot.held()).isBetween(0L, lot.remaining());
                if (lot.expiresAt() != null && !before.isBefore(lot.expiresAt())) {
                    assertThat(lot.remaining()).isEqualTo(lot.held());
                }
            });
        }

        private static long changeOf(PostingResult result) {
            return result instanceof PostingResult.Posted(var entry) ? change(entry) : 0;
        }

        private static long changeOf(CaptureResult result) {
            return result instanceof CaptureResult.Captured(var _, var debit) ? change(debit) : 0;
        }
    }
}
