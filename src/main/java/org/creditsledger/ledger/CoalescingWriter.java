package org.creditsledger.ledger;

import static java.util.Collections.disjoint;
import static java.util.stream.Collectors.toSet;

import jakarta.annotation.PreDestroy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets callers that post at the same time share a transaction, and with it the locks, the round trips and the flush to
 * disk. There is no thread of its own: a caller that finds no writer at work writes what is waiting, its own postings
 * among it, and the others wait for their answers. So one caller alone never waits for another thread.
 */
@Component
class CoalescingWriter {

    private final SingleWriter single;
    private final BatchWriter batches;
    private final WriterProperties limits;
    private final LedgerMetrics metrics;

    // Guarded by this.
    private final Deque<Caller> waiting = new ArrayDeque<>();
    private int postingsWaiting;
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
                : answers(List.of(posting)).getFirst().get();
    }

    /** Every posting gets its answer before the first failure among them is thrown. */
    List<PostingResult> postAll(List<Posting> postings) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return postings.stream().map(single::post).toList();
        }
        var answers = new ArrayList<Answer>();
        var most = Math.min(limits.maxPostingsPerTransaction(), limits.queueCapacityPostings());
        for (var from = 0; from < postings.size(); from += most) {
            answers.addAll(answers(postings.subList(from, Math.min(from + most, postings.size()))));
        }
        return answers.stream().map(Answer::get).toList();
    }

    /** How many postings wait for a transaction to be written in. */
    synchronized int waiting() {
        return postingsWaiting;
    }

    /** How many transactions are being written. */
    synchronized int writing() {
        return writing;
    }

    /** Accepts nothing more, and returns when nothing is waiting or being written. */
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

    /** What has been asked for is written even when the caller is interrupted: the answer is worth more than the haste. */
    private List<Answer> answers(List<Posting> postings) {
        var caller = new Caller(Thread.currentThread(), postings);
        enqueue(caller);
        // An interrupted thread would not park, and would break the connection on which others' postings are written.
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
        return caller.answers();
    }

    private synchronized void enqueue(Caller caller) {
        if (stopped) {
            throw new QueueFullException("the application stops");
        }
        if (postingsWaiting + caller.postings.size() > limits.queueCapacityPostings()) {
            throw new QueueFullException(postingsWaiting + " postings are waiting");
        }
        postingsWaiting += caller.postings.size();
        waiting.add(caller);
    }

    /**
     * What is waiting and may be written now; empty when that is nothing, or too little for a transaction beside another.
     * Users who are being written are passed over, and so is whoever waits behind one who is passed over: transactions
     * never wait for each other's locks, and nobody is overtaken on a balance.
     */
    private synchronized List<Caller> nextBatch() {
        if (writing == limits.maxConcurrentTransactions()) {
            return List.of();
        }
        var batch = new LinkedHashSet<Caller>();
        var takenUids = new HashSet<>(uidsBeingWritten);
        var postings = 0;
        var seen = 0;
        for (var caller : waiting) {
            seen += caller.postings.size();
            if (seen > limits.maxPostingsPerTransaction()) {
                break; // so that a long queue of one user is not gone through time and again
            }
            if (disjoint(caller.uids, takenUids)) {
                batch.add(caller);
                postings += caller.postings.size();
            } else {
                takenUids.addAll(caller.uids);
            }
        }
        if (batch.isEmpty() || writing > 0 && postings < limits.minPostingsForAnotherTransaction()) {
            return List.of();
        }
        var taken = List.copyOf(batch);
        waiting.removeAll(batch);
        batch.forEach(caller -> uidsBeingWritten.addAll(caller.uids));
        postingsWaiting -= postings;
        writing++;
        wakeNextWriter();
        return taken;
    }

    /** Whatever goes wrong, even with the memory, every caller gets an answer and the next batch its turn. */
    private void write(List<Caller> batch) {
        List<Answer> answers = List.of();
        Throwable failure = null;
        try {
            var postings =
                    batch.stream().flatMap(caller -> caller.postings.stream()).toList();
            answers = metrics.transaction(postings.size(), () -> batches.write(postings));
        } catch (RuntimeException | Error unforeseen) {
            failure = unforeseen;
        }
        synchronized (this) {
            writing--;
            batch.forEach(caller -> uidsBeingWritten.removeAll(caller.uids));
            notifyAll();
            wakeNextWriter();
        }
        var from = 0;
        for (var caller : batch) {
            caller.answer(answers, from, failure);
            from += caller.postings.size();
        }
    }

    /** Whoever has waited longest is to look whether there is something to write. */
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

    /** A thread that waits for the answers to its postings, which are written together. */
    private static class Caller {

        private final Thread thread;
        private final List<Posting> postings;
        private final Set<String> uids;
        private List<Answer> ofBatch = List.of();
        private int from;
        private @Nullable Throwable failure;
        /** Written after the three, and read before them. */
        private volatile boolean isAnswered;

        Caller(Thread thread, List<Posting> postings) {
            this.thread = thread;
            this.postings = postings;
            this.uids = postings.stream().map(Posting::uid).collect(toSet());
        }

        /** Needs no memory: that may be what was lacking. */
        void answer(List<Answer> ofBatch, int from, @Nullable Throwable failure) {
            this.ofBatch = ofBatch;
            this.from = from;
            this.failure = failure;
            isAnswered = true;
            LockSupport.unpark(thread);
        }

        List<Answer> answers() {
            return failure == null
                    ? ofBatch.subList(from, from + postings.size())
                    : Collections.nCopies(postings.size(), new Answer.Failed(failure));
        }
    }
}
