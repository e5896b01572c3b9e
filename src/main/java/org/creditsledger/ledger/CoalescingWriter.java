package org.creditsledger.ledger;

import jakarta.annotation.PreDestroy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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

    // Guarded by this.
    private final Deque<Caller> waiting = new ArrayDeque<>();
    private int postingsWaiting;
    private int writing;
    private boolean stopped;

    CoalescingWriter(SingleWriter single, BatchWriter batches, WriterProperties limits) {
        this.single = single;
        this.batches = batches;
        this.limits = limits;
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
        while (caller.answers == null) {
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
        return caller.answers;
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

    /** What is waiting, as much as one transaction may have; empty when nothing is, or enough others are writing. */
    private synchronized List<Caller> nextBatch() {
        var batch = new ArrayList<Caller>();
        if (!anotherMayBegin()) {
            return batch;
        }
        var room = limits.maxPostingsPerTransaction();
        for (var next = waiting.peek(); next != null && next.postings.size() <= room; next = waiting.peek()) {
            room -= next.postings.size();
            batch.add(waiting.remove());
        }
        postingsWaiting -= limits.maxPostingsPerTransaction() - room;
        if (!batch.isEmpty()) {
            writing++;
            wakeNextWriter();
        }
        return batch;
    }

    private void write(List<Caller> batch) {
        var answers = batches.write(
                batch.stream().flatMap(caller -> caller.postings.stream()).toList());
        synchronized (this) {
            writing--;
            notifyAll();
            wakeNextWriter();
        }
        var from = 0;
        for (var caller : batch) {
            var to = from + caller.postings.size();
            caller.answer(answers.subList(from, to));
            from = to;
        }
    }

    /** Whoever has waited longest is to write, as soon as somebody may. */
    private synchronized void wakeNextWriter() {
        var next = waiting.peek();
        if (next != null && anotherMayBegin()) {
            LockSupport.unpark(next.thread);
        }
    }

    /** Nobody lingers while nothing is being written; beside another transaction, a small one is not worth its cost. */
    private synchronized boolean anotherMayBegin() {
        return writing == 0
                || writing < limits.maxConcurrentTransactions()
                        && postingsWaiting >= limits.minPostingsForAnotherTransaction();
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
        private volatile @Nullable List<Answer> answers;

        Caller(Thread thread, List<Posting> postings) {
            this.thread = thread;
            this.postings = postings;
        }

        void answer(List<Answer> answers) {
            this.answers = answers;
            LockSupport.unpark(thread);
        }
    }
}
