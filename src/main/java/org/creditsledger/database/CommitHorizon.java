package org.creditsledger.database;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Knows up to when the past is complete: no node can still commit an entry that is dated before the horizon. An entry gets its
 * time in a transaction that has begun to write. So when every transaction that had begun to write at an instant has ended, all
 * entries dated before that instant are there.
 */
@Component
public class CommitHorizon {

    /** Transactions usually end within this time. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int PAUSE_MS = 10;
    private static final int MARK_EVERY_MS = 1_000;

    /** A reader who comes again within this time finds marks that are older than a long transaction. */
    private static final Duration MARKED_AFTER_A_READ = Duration.ofMinutes(10);

    private static final int MAX_MARKS = 600;

    /** A clock that was set back further than this has made the marks useless. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(CommitHorizon.class);

    private final JdbcClient jdbc;
    private final DatabaseTime time;

    // Guarded by this.
    private final List<Mark> marks = new ArrayList<>();
    private Instant reached = Instant.MIN;
    private long lastReadNanos = System.nanoTime() - MARKED_AFTER_A_READ.toNanos();

    CommitHorizon(JdbcClient jdbc, DatabaseTime time) {
        this.jdbc = jdbc;
        this.time = time;
    }

    /**
     * Returns the wanted end of a window, or the horizon if that is earlier. It waits a moment for running transactions. Call it
     * outside of any transaction: that one would not end.
     *
     * @throws TransientDataAccessResourceException when a long transaction began before the first call of this node
     */
    public Instant upTo(Instant wanted) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("the caller's own transaction would hold back the horizon");
        }
        if (!wanted.isAfter(reachedAt(time.instant()))) {
            return wanted;
        }
        var enough = earlier(wanted, mark());
        var begunNanos = System.nanoTime();
        while (true) {
            var horizon = advance();
            var waitedNanos = System.nanoTime() - begunNanos;
            if (!horizon.isBefore(enough) || horizon != Instant.MIN && waitedNanos > PATIENCE.toNanos()) {
                return earlier(wanted, horizon);
            }
            if (waitedNanos > LONGEST_WAIT.toNanos()) {
                throw new TransientDataAccessResourceException("a transaction is older than what this node has marked");
            }
            pause();
        }
    }

    @Scheduled(fixedDelay = MARK_EVERY_MS)
    void keepMarking() {
        if (!isReadAtTimes()) {
            return;
        }
        try {
            mark();
            advance();
        } catch (RuntimeException passing) {
            log.debug("not marked", passing);
        }
    }

    private synchronized boolean isReadAtTimes() {
        return System.nanoTime() - lastReadNanos < MARKED_AFTER_A_READ.toNanos();
    }

    private synchronized Instant reachedAt(Instant now) {
        lastReadNanos = System.nanoTime();
        if (reached.isAfter(now.plus(TOLERANCE))) {
            reached = Instant.MIN;
            marks.clear();
        }
        return reached;
    }

    /** The time comes first: a transaction that begins after it has a later number, or dates its entries later. */
    private Instant mark() {
        var now = time.exactly();
        var current = number("select current_transaction()");
        synchronized (this) {
            marks.add(new Mark(now, current));
            if (marks.size() > MAX_MARKS) {
                marks.remove(MAX_MARKS - 1);
            }
        }
        return now;
    }

    private Instant advance() {
        var oldest = number("select oldest_transaction()");
        synchronized (this) {
            marks.stream()
                    .filter(mark -> mark.transaction() < oldest)
                    .map(Mark::at)
                    .filter(reached::isBefore)
                    .forEach(at -> reached = at);
            marks.removeIf(mark -> mark.transaction() < oldest);
            return reached;
        }
    }

    private long number(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new TransientDataAccessResourceException("interrupted", stopping);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** @param transaction every transaction that had begun to write at this instant has a lower number */
    private record Mark(Instant at, long transaction) {}
}
