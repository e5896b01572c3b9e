package org.creditsledger.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.testing.Callers;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Threads;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Readers follow 64 writers that pause between their decision and their commit, or roll back. The class has its own database.
 * {@code -Dcredits.test.feed-entries=1000000} makes it long.
 */
@DatabaseTest
@Tag("long")
@TestPropertySource(properties = "spring.datasource.hikari.maximum-pool-size=80")
record FollowedCommitsTest(
        Changes changes,
        LedgerService ledger,
        Given given,
        EntityManager entityManager,
        PlatformTransactionManager transactions) {

    private static final int WRITERS = 64;
    private static final int ENTRIES = Integer.getInteger("credits.test.feed-entries", 5_000);
    private static final int LONGEST_PAUSE_MS = Integer.getInteger("credits.test.feed-pause-ms", 2_000);
    private static final long SEED = Long.getLong("credits.test.seed", System.nanoTime());

    @Test
    void readers_from_the_start_lose_no_entry_and_repeat_none() throws Exception {
        System.out.printf("followed commits: %d entries, repeat them with -Dcredits.test.seed=%d%n", ENTRIES, SEED);
        var uids = IntStream.range(0, WRITERS).mapToObj(_ -> given.user()).toList();
        var committed = new ConcurrentLinkedQueue<Entry>();
        var written = new CompletableFuture<Void>();
        var all = follow(after -> Callers.as("root", "ADMIN", () -> part(null, after)), written);
        var owns = uids.stream()
                .limit(8)
                .map(uid -> follow(after -> Callers.as(uid, "USER", () -> part(uid, after)), written))
                .toList();

        Threads.atOnce(WRITERS, writer -> write(uids.get(writer), new Random(SEED + writer), committed));
        written.complete(null);

        assertThat(all.get(1, TimeUnit.MINUTES)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(committed);
        for (var reader = 0; reader < owns.size(); reader++) {
            var uid = uids.get(reader);
            assertThat(owns.get(reader).get(1, TimeUnit.MINUTES))
                    .isEqualTo(committed.stream()
                            .filter(entry -> entry.uid().equals(uid))
                            .toList());
        }
    }

    private boolean write(String uid, Random random, ConcurrentLinkedQueue<Entry> committed) {
        var mine = 0;
        while (mine < ENTRIES / WRITERS) {
            var entries = random.nextInt(3) == 0 ? inTransaction(uid, random) : List.of(post(uid));
            committed.addAll(entries);
            mine += entries.size();
        }
        return true;
    }

    /** Some pause before the row is written, some after, and some for long. */
    private List<Entry> inTransaction(String uid, Random random) {
        return new TransactionTemplate(transactions).execute(transaction -> {
            var entries = new ArrayList<Entry>();
            for (var more = 1 + random.nextInt(3); more > 0; more--) {
                entries.add(post(uid));
                if (random.nextBoolean()) {
                    entityManager.flush();
                }
                pause(random.nextInt(random.nextInt(40) == 0 ? LONGEST_PAUSE_MS : 20));
            }
            if (random.nextInt(5) == 0) {
                transaction.setRollbackOnly();
                return List.<Entry>of();
            }
            return entries;
        });
    }

    private Entry post(String uid) {
        return ((PostingResult.Posted) ledger.post(adjustment(uid, Direction.CREDIT, 1, key()))).entry();
    }

    private Changes.Part part(String uid, String after) {
        var size = 1 + (int) (System.nanoTime() % 100);
        var wait = Duration.ofMillis(50);
        return uid == null ? changes.ofEverybody(after, size, wait) : changes.of(uid, after, size, wait);
    }

    /** Reads until everything is written, and then to the end. */
    private static CompletableFuture<List<Entry>> follow(
            Function<String, Changes.Part> read, CompletableFuture<Void> written) {
        Supplier<List<Entry>> follower = () -> {
            var entries = new ArrayList<Entry>();
            String after = null;
            while (true) {
                var isLast = written.isDone();
                var part = read.apply(after);
                entries.addAll(part.entries());
                after = part.next();
                if (isLast && part.entries().isEmpty()) {
                    return entries;
                }
            }
        };
        return CompletableFuture.supplyAsync(follower, Thread::startVirtualThread);
    }

    private static void pause(int ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
