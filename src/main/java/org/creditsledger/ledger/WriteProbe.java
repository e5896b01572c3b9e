package org.creditsledger.ledger;

import jakarta.persistence.EntityManager;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Checks that credits can be posted, and leaves no trace. Readiness depends on it. */
@Component
public class WriteProbe {

    /** The time limit of each of the two transactions. */
    private static final int TIMEOUT_SECONDS = 2;

    private static final String SOURCE = "readiness";

    private final SingleWriter writer;
    private final CreditTypes creditTypes;
    private final EntityManager entityManager;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    WriteProbe(
            SingleWriter writer,
            CreditTypes creditTypes,
            EntityManager entityManager,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager) {
        this.writer = writer;
        this.creditTypes = creditTypes;
        this.entityManager = entityManager;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
        this.transaction.setTimeout(TIMEOUT_SECONDS);
    }

    /**
     * Writes an entry and its balance like any posting and rolls them back, then commits a row elsewhere. The keys are its own,
     * so it never waits for a row, only for a table that is locked as a whole.
     *
     * @throws RuntimeException when the database refuses or does not finish: it may be read-only, full, broken, locked, or
     *     have withdrawn a right
     */
    public void tryToWrite() {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            writer.write(new Operation.Post(posting()));
            entityManager.flush();
        });
        transaction.executeWithoutResult(_ -> {
            var id = UUID.randomUUID();
            jdbc.sql("insert into write_probes (id) values (?)").param(id).update();
            jdbc.sql("delete from write_probes where id = ?").param(id).update();
        });
    }

    private Posting posting() {
        var key = SOURCE + ":" + UUID.randomUUID();
        var type = creditTypes.all().getFirst();
        return Posting.adjustment(key, type, Direction.CREDIT, 1, "Can this be written?", SOURCE, key);
    }
}
