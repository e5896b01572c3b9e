package org.creditsledger.ledger;

import jakarta.persistence.EntityManager;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tries whether credits can be posted, and leaves no trace: readiness depends on it. */
@Component
public class WriteProbe {

    /** After which the database gives up on each of the two transactions. */
    private static final int TIMEOUT_SECONDS = 2;

    private static final String SOURCE = "readiness";

    private final SingleWriter writer;
    private final CreditTypeRepository creditTypes;
    private final EntityManager entityManager;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    WriteProbe(
            SingleWriter writer,
            CreditTypeRepository creditTypes,
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
     * Writes an entry and its balance as any posting does and takes them back, then commits a row elsewhere. All of it has
     * keys that nobody else uses: it waits for nobody's row, only for a table that is locked as a whole.
     *
     * @throws RuntimeException when the database refuses or does not finish: it may be read-only, full, broken, locked, or
     *     not grant its rights any more
     */
    public void tryToWrite() {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            writer.post(posting());
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
        var type = creditTypes.findAllByOrderByPosition().getFirst().type();
        return Posting.adjustment(key, type, Direction.CREDIT, 1, "Can this be written?", SOURCE, key);
    }
}
