package org.creditsledger.ledger;

import jakarta.annotation.PreDestroy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets callers that post at the same time share a transaction, and with it the locks, the round trips and the flush to
 * disk. It has no thread of its own. A caller that finds no transaction in progress writes all waiting postings, its own
 * among them; the other callers wait for their answers. A single caller therefore never waits for another thread.
 */
@Component
class CoalescingWriter {

    private final SingleWriter single;
    private final BatchWriter batches;
    private final WriterProperties limits;
    private final LedgerMetrics metrics;

    // Guarded by this.
    private final Deque<Caller> waiting = new ArrayDeque<>();
    private int writing;
    private final Set<String> uidsBeingWritten = new HashSet<>();
    private boolean stopped;

    CoalescingWriter(SingleWriter single, BatchWriter batches, WriterProperties limits, LedgerMetrics metrics) {
        this.single = single;
        this.batches = batches;
        this.limits = limits;
        this.metrics = metrics;
        metrics.watch(this);
    }

    PostingResult post(Posting posting) {
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? single.post(posting)
                : answer(posting).get();
    }

    /** How many postings wait for a transaction. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** How many transactions are in progress. */
    synchronized int writing() {
        return writing;
    }

    /** Accepts no more postings, and returns when none is waiting or being written. */
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

    /** A posting is written even when its caller is interrupted: the caller needs the answer more than a quick return. */
    private Answer answer(Posting posting) {
        var caller = new Caller(Thread.currentThread(), posting);
        enqueue(caller);
        // An interrupted thread would not park, and would break the connection that writes the postings of others.
        var interrupted = Thread.interrupted();
        while (!caller.isAnswered) {
            var batch = nextBatch();
            if (batch.isEmpty()) {
                LockSupport.park(this);
            } else {
                write(batch);
            }
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return caller.answer();
    }

    private synchronized void enqueue(Caller caller) {
        if (stopped) {
            throw new QueueFullException("the application stops");
        }
        if (waiting.size() >= limits.queueCapacityPostings()) {
            throw new QueueFullException(waiting.size() + " postings are waiting");
        }
        waiting.add(caller);
    }

    /**
     * Takes the callers whose postings can be written now. It skips the users of the other transaction, with all their
     * waiting postings: transactions never wait for each other's locks, and the postings of a user keep their order.
     *
     * @return empty if there are none, or too few for a second transaction
     */
    private synchronized List<Caller> nextBatch() {
        if (writing == limits.maxConcurrentTransactions()) {
            return List.of();
        }
        // The limit also keeps a long queue of one user from being searched again and again.
        var batch = waiting.stream()
                .limit(limits.maxPostingsPerTransaction())
                .filter(caller -> !uidsBeingWritten.contains(caller.uid()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (batch.isEmpty() || writing > 0 && batch.size() < limits.minPostingsForAnotherTransaction()) {
            return List.of();
        }
        var taken = List.copyOf(batch);
        waiting.removeAll(batch);
        taken.forEach(caller -> uidsBeingWritten.add(caller.uid()));
        writing++;
        wakeNextWriter();
        return taken;
    }

    /** Whatever fails, even for lack of memory, every caller gets an answer and the next batch its turn. */
    private void write(List<Caller> batch) {
        List<Answer> answers = List.of();
        Throwable failure = null;
        try {
            var postings = batch.stream().map(Caller::posting).toList();
            answers = metrics.transaction(postings.size(), () -> batches.write(postings));
        } catch (RuntimeException | Error unforeseen) {
            failure = unforeseen;
        }
        synchronized (this) {
            writing--;
            batch.forEach(caller -> uidsBeingWritten.remove(caller.uid()));
            notifyAll();
            wakeNextWriter();
        }
        for (var i = 0; i < batch.size(); i++) {
            batch.get(i).answer(failure == null ? answers.get(i) : null, failure);
        }
    }

    /** Lets the caller that has waited longest check whether it can write. */
    private synchronized void wakeNextWriter() {
        var next = waiting.peek();
        if (next != null && writing < limits.maxConcurrentTransactions()) {
            LockSupport.unpark(next.thread);
        }
    }

    private synchronized void awaitWriters() {
        var interrupted = false;
        while (writing > 0 || !waiting.isEmpty()) {
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

    /** A thread that waits for the answer to its posting. */
    private static class Caller {

        private final Thread thread;
        private final Posting posting;
        private @Nullable Answer decided;
        private @Nullable Throwable failure;
        /** Written after these two, and read before them. */
        private volatile boolean isAnswered;

        Caller(Thread thread, Posting posting) {
            this.thread = thread;
            this.posting = posting;
        }

        Posting posting() {
            return posting;
        }

        String uid() {
            return posting.uid();
        }

        /** Allocates nothing: the failure can be a lack of memory. */
        void answer(@Nullable Answer decided, @Nullable Throwable failure) {
            this.decided = decided;
            this.failure = failure;
            isAnswered = true;
            LockSupport.unpark(thread);
        }

        Answer answer() {
            return decided == null ? new Answer.Failed(Objects.requireNonNull(failure)) : decided;
        }
    }
}
