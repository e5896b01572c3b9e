package org.creditsledger.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A posting that was decided in a transaction that stays open on another thread, until the test commits it or rolls it back. */
public final class OpenPosting implements AutoCloseable {

    private final CompletableFuture<Entry> decided = new CompletableFuture<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean isToCommit;

    private OpenPosting(Posting posting, LedgerService ledger, PlatformTransactionManager transactions) {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        thread = Thread.ofVirtual().start(() -> {
            try {
                new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
                    var result = Callers.as(caller, () -> ledger.post(posting));
                    decided.complete(((PostingResult.Posted) result).entry());
                    await();
                    if (!isToCommit) {
                        transaction.setRollbackOnly();
                    }
                });
            } catch (RuntimeException failure) {
                decided.completeExceptionally(failure);
            }
        });
    }

    /** Returns when the entry has its time. */
    public static OpenPosting of(Posting posting, LedgerService ledger, PlatformTransactionManager transactions) {
        var open = new OpenPosting(posting, ledger, transactions);
        open.entry();
        return open;
    }

    public Entry entry() {
        return decided.join();
    }

    /** Returns after the commit. */
    public void commit() {
        isToCommit = true;
        close();
    }

    /** Rolls back, unless it was committed. */
    @Override
    public void close() {
        end.countDown();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
