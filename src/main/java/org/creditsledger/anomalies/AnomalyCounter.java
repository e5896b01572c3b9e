package org.creditsledger.anomalies;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.creditsledger.database.ClockSkewed;
import org.creditsledger.database.Timestamps;
import org.creditsledger.security.WebhookRefused;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Counts frequent events in memory, so that no caller waits for the database, and writes the counts about once a second
 * and at shutdown. A killed process loses the counts of that second, but no entry.
 */
@Component
public class AnomalyCounter implements SmartLifecycle {

    /** The key for everything beyond the memory limit: one row of each kind counts all of it. */
    static final String OVERFLOW_KEY = "(overflow)";

    static final int MAX_KEYS = 10_000;
    private static final int KEYS_PER_TRANSACTION = 500;
    private static final int WRITE_INTERVAL_MS = 1_000;
    private static final int STOP_TIMEOUT_MS = 10_000;

    private static final Logger log = LoggerFactory.getLogger(AnomalyCounter.class);

    private final CountWriter writer;
    private final AnomalyFigures figures;
    private final InstantSource clock;

    // Guarded by counts.
    private final Map<Id, Count> counts = new HashMap<>();
    private @Nullable ScheduledExecutorService thread;

    AnomalyCounter(CountWriter writer, AnomalyFigures figures, InstantSource clock) {
        this.writer = writer;
        this.figures = figures;
        this.clock = clock;
    }

    /**
     * Counts an event at once, even if the caller's transaction rolls back. Never waits for the database, never fails.
     */
    public void count(AnomalyReport report) {
        add(Count.once(report, clock));
        figures.met(report.kind());
    }

    /**
     * Writes the count in the caller's transaction: for rare events that must survive a kill of the process.
     *
     * @throws IllegalStateException if there is no transaction
     */
    public void countInTransaction(AnomalyReport report) {
        figures.metAfterCommit(report.kind());
        writer.write(List.of(Count.once(report, clock)));
    }

    /** One row for each endpoint and day: requests without a valid signature must not create many rows. */
    @EventListener
    void count(WebhookRefused refused) {
        var kind = refused.stale() ? AnomalyKind.STALE_SIGNATURE : AnomalyKind.BAD_SIGNATURE;
        var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var details = "Webhooks of " + refused.service() + " whose signature was refused on " + day;
        count(AnomalyReport.of(kind, refused.service() + ":" + day, details));
    }

    /** One row for each node and day. */
    @EventListener
    void count(ClockSkewed skewed) {
        var details = "The clock of " + skewed.node() + " is " + ClockSkewed.inWords(skewed.skew()) + " the database's";
        var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        count(AnomalyReport.of(AnomalyKind.CLOCK_SKEW, skewed.node() + ":" + day, details));
    }

    private void add(Count count) {
        synchronized (counts) {
            var id = count.id();
            if (counts.size() >= MAX_KEYS && !counts.containsKey(id)) {
                var overflow = count.asOverflow();
                counts.merge(overflow.id(), overflow, Count::plus);
            } else {
                counts.merge(id, count, Count::plus);
            }
        }
    }

    /** Writes the counts; those that cannot be written are kept for the next time. */
    void write() {
        List<Count> taken;
        synchronized (counts) {
            taken = new ArrayList<>(counts.values());
            counts.clear();
        }
        // Always in the same order, so that nodes do not deadlock on the same rows.
        taken.sort(Comparator.comparing((Count count) -> count.report().kind().code())
                .thenComparing(count -> count.report().key()));
        for (var from = 0; from < taken.size(); from += KEYS_PER_TRANSACTION) {
            var some = taken.subList(from, Math.min(from + KEYS_PER_TRANSACTION, taken.size()));
            try {
                writer.write(some);
            } catch (RuntimeException failure) {
                log.warn("anomalies could not be written; retrying next time: keys={}", some.size(), failure);
                some.forEach(this::add);
            }
        }
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("anomaly-counter").daemon().factory());
            thread.scheduleWithFixedDelay(this::write, WRITE_INTERVAL_MS, WRITE_INTERVAL_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        if (thread == null) {
            return;
        }
        thread.shutdown();
        try {
            thread.awaitTermination(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
        thread = null;
        write();
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /** Stops after the web server, whose phases start 2,048 below the default. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4_096;
    }

    private record Id(AnomalyKind kind, String key) {}

    /** How often an event occurred, and its newest values. */
    record Count(AnomalyReport report, long times, Instant first, Instant last) {

        static Count once(AnomalyReport report, InstantSource clock) {
            var now = Timestamps.now(clock);
            return new Count(report, 1, now, now);
        }

        Id id() {
            return new Id(report.kind(), report.key());
        }

        Count plus(Count other) {
            var newest = other.last.isBefore(last) ? this : other;
            return new Count(
                    newest.report, times + other.times, first.isBefore(other.first) ? first : other.first, newest.last);
        }

        Count asOverflow() {
            var overflow =
                    AnomalyReport.of(report.kind(), OVERFLOW_KEY, "Too many different ones at once to tell apart");
            return new Count(overflow, times, first, last);
        }
    }
}
