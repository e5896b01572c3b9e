package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Threads.atOnce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many threads try to capture, release and expire the same holds at once. */
@Tag("long")
@DatabaseTest
record HoldRaceTest(LedgerService ledger, ExpirySweep sweep, Given given, JdbcClient jdbc, SettableClock clock) {

    private static final int THREADS = 64;
    private static final int SWEEPERS = 2;
    private static final int USERS = 100;
    private static final int HOLDS_PER_USER = 100;
    private static final int AMOUNT = 3;
    private static final int MAX_TIMEOUT_MS = 12_000;

    @Test
    void each_hold_has_exactly_one_winner() throws Exception {
        var seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        var uids = IntStream.range(0, USERS)
                .mapToObj(_ -> given.userWith(HOLDS_PER_USER * AMOUNT))
                .toList();
        var placedAt = clock.instant();
        clock.stopAt(placedAt);
        var targets = place(uids, random);

        var attackersLeft = new AtomicInteger(THREADS - SWEEPERS);
        var attacks = new AtomicInteger();
        var allAttacks = (THREADS - SWEEPERS) * attacksPerThread(targets);
        var wins = atOnce(THREADS, thread -> {
            if (thread < SWEEPERS) {
                while (attackersLeft.get() > 0) {
                    // The clock advances with the attacks; otherwise, on a slow machine, all holds would expire before
                    // the first.
                    clock.stopAt(placedAt.plusMillis((long) MAX_TIMEOUT_MS * attacks.get() / allAttacks));
                    sweep.expireDue();
                }
                return List.<Win>of();
            }
            try {
                return attack(targets, thread, new SplittableRandom(seed + thread), attacks);
            } finally {
                attackersLeft.decrementAndGet();
            }
        });

        var winsByHold = new HashMap<UUID, List<HoldStatus>>();
        wins.stream()
                .flatMap(List::stream)
                .forEach(win -> winsByHold
                        .computeIfAbsent(win.holdId(), _ -> new ArrayList<>())
                        .add(win.outcome()));
        var counts = new HashMap<String, Integer>();
        for (var hold : jdbc.sql("select h.id, h.status from holds h where h.uid in (:uids)")
                .param("uids", uids)
                .query()
                .listOfRows()) {
            var status = (String) hold.get("status");
            counts.merge(status, 1, Integer::sum);
            var expected = status.equals("captured") || status.equals("released") ? List.of(status) : List.of();
            assertThat(winsByHold.getOrDefault((UUID) hold.get("id"), List.of()))
                    .as("winners of a hold that is %s, seed %d", status, seed)
                    .extracting(HoldStatus::code)
                    .isEqualTo(expected);
        }
        assertThat(counts).as("seed %d", seed).containsOnlyKeys("captured", "released", "expired");
        var captured = jdbc.sql("select sum(b.amount), sum(b.held) from balances b where b.uid in (:uids)")
                .param("uids", uids)
                .query((row, _) -> List.of(row.getLong(1), row.getLong(2)))
                .single();
        assertThat(captured)
                .as("seed %d", seed)
                .containsExactly((long) AMOUNT * (USERS * HOLDS_PER_USER - counts.get("captured")), 0L);
    }

    private List<UUID> place(List<String> uids, SplittableRandom random) throws Exception {
        var timeoutsMs = random.ints(1_000, MAX_TIMEOUT_MS).iterator();
        var requests = new ArrayList<HoldRequest>();
        for (var i = 0; i < HOLDS_PER_USER; i++) {
            for (var uid : uids) {
                var timeout = Duration.ofMillis(timeoutsMs.nextInt());
                requests.add(new HoldRequest(
                        uid, "image", AMOUNT, "text2image", key(), "Job", Map.of(), "service:jobs", timeout));
            }
        }
        return atOnce(8, thread -> {
                    var placed = new ArrayList<UUID>();
                    for (var i = thread; i < requests.size(); i += 8) {
                        placed.add(given.placed(requests.get(i)).id());
                    }
                    return placed;
                })
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static int attacksPerThread(List<UUID> targets) {
        return targets.size() / (THREADS / 4);
    }

    /** The threads start at different places and go in the same direction, so they meet and overtake each other. */
    private List<Win> attack(List<UUID> targets, int thread, SplittableRandom random, AtomicInteger attacks) {
        var wins = new ArrayList<Win>();
        var start = targets.size() * (thread / 4) / (THREADS / 4);
        for (var i = 0; i < attacksPerThread(targets); i++) {
            attacks.incrementAndGet();
            var id = targets.get((start + i) % targets.size());
            if (random.nextBoolean()) {
                if (ledger.capture(id, AMOUNT) instanceof CaptureResult.Captured) {
                    wins.add(new Win(id, HoldStatus.CAPTURED));
                }
            } else if (ledger.release(id) instanceof ReleaseResult.Released) {
                wins.add(new Win(id, HoldStatus.RELEASED));
            }
        }
        return wins;
    }

    private record Win(UUID holdId, HoldStatus outcome) {}
}
