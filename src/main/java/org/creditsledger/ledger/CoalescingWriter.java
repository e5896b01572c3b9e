package org.creditsledger.ledger;

import jakarta.annotation.PreDestroy;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.creditsledger.ledger.LockedOut.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.validation.annotation.Validated;

/**
 * Lets concurrent callers share a transaction, and with it the locks, the round trips and the flush to disk. It has no thread
 * of its own. A caller that finds no transaction in progress writes all waiting operations, its own among them; the other
 * callers wait for their answers. A single caller therefore never waits for another thread.
 *
 * <p>No transaction waits for a balance. Callers whose balance is locked elsewhere {@linkplain LockedOut wait apart} from all
 * others, for a limited time.
 */
@Component
class CoalescingWriter {

    /** A transaction that takes longer may be stuck, so a second one begins beside it, even for one operation. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /**
     * A caller that has tried for this time waits for the lock in the order of the database: trying again and again could go on
     * for ever beside others that wait there. Each of these few has a connection.
     */
    private static final long TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int MAX_WAITING_IN_DATABASE = 4;

    private final SingleWriter single;
    private final BatchWriter batches;
    private final Limits limits;
    private final long lockWaitNanos;
    private final LedgerMetrics metrics;

    // Guarded by this.
    private final Deque<Caller<?>> waiting = new ArrayDeque<>();
    private final LockedOut lockedOut = new LockedOut();
    private int waitingInDatabase;
    private int writing;
    private long lastBegunNanos;
    private final Set<String> uidsBeingWritten = new HashSet<>();
    private boolean stopped;

    CoalescingWriter(SingleWriter single, BatchWriter batches, Limits limits, LedgerMetrics metrics) {
        this.single = single;
        this.batches = batches;
        this.limits = limits;
        this.lockWaitNanos = TimeUnit.MILLISECONDS.toNanos(limits.lockWaitMs());
        this.metrics = metrics;
        metrics.watch(this);
    }

    <R> R write(Operation<R> operation) {
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? single.write(operation)
                : answer(new Caller<>(Thread.currentThread(), operation));
    }

    /** How many operations wait for a transaction. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** How many operations wait because their balance is locked elsewhere. */
    synchronized int lockedOut() {
        return lockedOut.size();
    }

    /** How many transactions are in progress. */
    synchronized int writing() {
        return writing;
    }

    /** Accepts no more operations, and returns when none is waiting or being written. */
    @PreDestroy
    void stop() {
        synchronized (this) {
            stopped = true;
        }
        for (var batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
            write(batch);
        }
        awaitWriters();
    }

    /** An operation is written even when its caller is interrupted: the caller needs the answer more than a quick return. */
    private <R> R answer(Caller<R> caller) {
        enqueue(caller);
        // An interrupted thread would not park, and would break the connection that writes the operations of others.
        var interrupted = Thread.interrupted();
        while (!caller.isAnswered()) {
            var batch = nextBatch();
            if (!batch.isEmpty()) {
                write(batch);
            } else if (mayWaitInDatabase(caller)) {
                writeWaiting(caller);
            } else {
                park(caller);
            }
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return caller.answer().get();
    }

    private synchronized void enqueue(Caller<?> caller) {
        if (stopped) {
            throw new TransientDataAccessResourceException("the application stops");
        }
        if (lockedOut.contains(caller.balance())) {
            enqueueLocked(caller);
            return;
        }
        if (waiting.size() >= limits.queueCapacityPostings()) {
            throw new TransientDataAccessResourceException(waiting.size() + " operations are waiting");
        }
        waiting.add(caller);
    }

    private void enqueueLocked(Caller<?> caller) {
        var others = lockedOut.size(caller.balance());
        if (others >= limits.maxPostingsPerTransaction()) {
            throw new CannotAcquireLockException("locked elsewhere, and " + others + " operations are waiting for it");
        }
        caller.lockedSince(System.nanoTime());
        lockedOut.add(caller.balance(), caller);
    }

    /**
     * Takes the callers whose operations can be written now. It skips the users of the other transaction, with all their
     * waiting operations: transactions never wait for each other's locks, and the operations of a user keep their order.
     *
     * @return empty if there are none, or too few for a second transaction
     */
    private synchronized List<Caller<?>> nextBatch() {
        var now = System.nanoTime();
        lockedOut.due(now).forEach(waiting::addFirst);
        if (writing == limits.maxConcurrentTransactions()) {
            return List.of();
        }
        // The limit also keeps a long queue of one user from being searched again and again.
        var batch = waiting.stream()
                .limit(limits.maxPostingsPerTransaction())
                .filter(caller -> !uidsBeingWritten.contains(caller.uid()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var isLate = now - lastBegunNanos >= PATIENCE_NANOS;
        if (batch.isEmpty() || writing > 0 && batch.size() < limits.minPostingsForAnotherTransaction() && !isLate) {
            return List.of();
        }
        var taken = List.copyOf(batch);
        waiting.removeAll(batch);
        taken.forEach(caller -> uidsBeingWritten.add(caller.uid()));
        writing++;
        lastBegunNanos = now;
        wakeNextWriter();
        return taken;
    }

    /** Whatever fails, even for lack of memory, every caller gets an answer and the next batch its turn. */
    private void write(List<Caller<?>> batch) {
        List<? extends BatchWriter.Answer<?>> answers = List.of();
        Throwable failure = null;
        try {
            var operations = batch.stream().map(Caller::operation).toList();
            answers = metrics.transaction(operations.size(), () -> batches.write(operations));
        } catch (RuntimeException | Error unforeseen) {
            failure = unforeseen;
        }
        synchronized (this) {
            writing--;
            batch.forEach(caller -> uidsBeingWritten.remove(caller.uid()));
            for (var i = 0; i < batch.size(); i++) {
                settle(batch.get(i), failure == null ? answers.get(i) : null, failure);
            }
            notifyAll();
            wakeNextWriter();
        }
        batch.forEach(Caller::wake);
    }

    private void settle(Caller<?> caller, BatchWriter.@Nullable Answer<?> answer, @Nullable Throwable failure) {
        try {
            if (answer instanceof BatchWriter.Answer.Locked<?>) {
                var now = System.nanoTime();
                caller.lockedSince(now);
                lockedOut.locked(caller.balance(), caller, now);
                return;
            }
        } catch (Error lackOfMemory) {
            caller.answer(null, lackOfMemory);
            return;
        }
        caller.answer(answer, failure);
        lockedOut.free(caller.balance()).reversed().forEach(waiting::addFirst);
    }

    private synchronized boolean mayWaitInDatabase(Caller<?> caller) {
        if (waitingInDatabase == MAX_WAITING_IN_DATABASE
                || !lockedOut.isWaiting(caller.balance(), caller)
                || !lockedOut.isFirst(caller.balance(), caller)) {
            return false;
        }
        var lockedNanos = caller.lockedNanos(System.nanoTime());
        if (lockedNanos < TRY_NANOS || lockedNanos >= lockWaitNanos) {
            return false;
        }
        lockedOut.trying(caller.balance(), caller);
        waitingInDatabase++;
        return true;
    }

    private void writeWaiting(Caller<?> caller) {
        BatchWriter.Answer<?> answer = null;
        Throwable failure = null;
        try {
            var restNanos = lockWaitNanos - caller.lockedNanos(System.nanoTime());
            var restMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(restNanos));
            answer = batches.writeWaiting(caller.operation(), Math.toIntExact(restMs));
        } catch (RuntimeException | Error unforeseen) {
            failure = unforeseen;
        }
        synchronized (this) {
            waitingInDatabase--;
            settle(caller, answer, failure);
            notifyAll();
            wakeNextWriter();
        }
    }

    /** Lets the caller that has waited longest check whether it can write. */
    private synchronized void wakeNextWriter() {
        var next = waiting.peek();
        if (next != null && writing < limits.maxConcurrentTransactions()) {
            next.wake();
        }
    }

    /** Until something changes for the caller, or it is time to try again or to give up. */
    private void park(Caller<?> caller) {
        var nanos = pauseNanos(caller);
        if (nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
    }

    private synchronized long pauseNanos(Caller<?> caller) {
        if (caller.isAnswered()) {
            return 0;
        }
        if (!lockedOut.isWaiting(caller.balance(), caller)) {
            return waiting.peek() == caller && writing > 0 ? PATIENCE_NANOS : Long.MAX_VALUE;
        }
        var now = System.nanoTime();
        var restNanos = lockWaitNanos - caller.lockedNanos(now);
        if (restNanos <= 0) {
            giveUp(caller);
            return 0;
        }
        return lockedOut.isFirst(caller.balance(), caller)
                ? Math.clamp(lockedOut.pauseNanos(caller.balance(), now), 1, restNanos)
                : restNanos;
    }

    private void giveUp(Caller<?> caller) {
        lockedOut.remove(caller.balance(), caller);
        caller.answer(
                null,
                new CannotAcquireLockException(
                        "locked elsewhere for " + limits.lockWaitMs() + " ms: nothing was written"));
        lockedOut.first(caller.balance()).ifPresent(Caller::wake);
        notifyAll();
    }

    private synchronized void awaitWriters() {
        var interrupted = false;
        while (writing > 0 || !waiting.isEmpty() || lockedOut.size() > 0) {
            try {
                wait();
            } catch (InterruptedException exception) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The limits of the coalescing writer.
     *
     * @param queueCapacityPostings how many postings and changes of holds may wait to be written. One more is answered with 503
     * @param maxPostingsPerTransaction how many postings and changes of holds one transaction writes at most
     * @param maxConcurrentTransactions how many transactions, and so database connections, write them at once
     * @param minPostingsForAnotherTransaction how many must wait before a second transaction begins beside a running one
     * @param lockWaitMs how long a posting or a change of a hold waits for a balance that another transaction has locked, before it is
     *     answered with 503
     */
    @Validated
    @ConfigurationProperties("credits.ledger")
    record Limits(
            @Min(1) @DefaultValue("2000") int queueCapacityPostings,
            @Min(1) @Max(1_000) @DefaultValue("256") int maxPostingsPerTransaction,
            @Min(1) @DefaultValue("2") int maxConcurrentTransactions,
            @Min(1) @DefaultValue("8") int minPostingsForAnotherTransaction,
            @Min(1) @Max(60_000) @DefaultValue("2000") int lockWaitMs) {}
}
