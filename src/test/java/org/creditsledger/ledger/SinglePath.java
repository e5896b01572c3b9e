package org.creditsledger.ledger;

import org.springframework.context.ApplicationContext;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets the benchmark post without the coalescing writer, each posting in a transaction of its own. */
public class SinglePath {

    private final SingleWriter writer;
    private final TransactionTemplate transaction;

    public SinglePath(ApplicationContext application) {
        writer = application.getBean(SingleWriter.class);
        transaction = new TransactionTemplate(application.getBean(PlatformTransactionManager.class));
    }

    /** Tries again when too many transactions wait for the same balance. */
    public PostingResult post(Posting posting) {
        while (true) {
            try {
                return transaction.execute(_ -> writer.write(new Operation.Post(posting)));
            } catch (CannotAcquireLockException tooManyWait) {
                Thread.onSpinWait();
            }
        }
    }
}
