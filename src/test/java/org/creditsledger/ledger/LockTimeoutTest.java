package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.creditsledger.testing.Connections;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a batch waits for although it waits for no balance: a key that another transaction is using. */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
record LockTimeoutTest(
        BatchWriter batches,
        LedgerService ledger,
        EntityManager entityManager,
        PlatformTransactionManager transactionManager,
        HikariDataSource database,
        Given given) {

    @Test
    void a_key_that_another_transaction_keeps_fails_no_other_operation_of_the_batch() {
        var name = given.asOwner()
                .sql("select current_database()")
                .query(String.class)
                .single();
        var elsewhere = Given.adjustment(given.userWith(5), Direction.DEBIT, 1, Given.key());
        var sameKey = Given.adjustment(
                given.userWith(5),
                Direction.DEBIT,
                1,
                elsewhere.idempotencyKey().substring("adjust:".length()));
        var other = Given.adjustment(given.userWith(5), Direction.DEBIT, 1, Given.key());
        var operations = List.of(new Operation.Post(sameKey), new Operation.Post(other));
        given.asOwner()
                .sql("alter database " + name + " set lock_timeout = '200ms'")
                .update();
        try {
            Connections.retire(database);
            new TransactionTemplate(transactionManager).executeWithoutResult(transaction -> {
                ledger.post(elsewhere);
                entityManager.flush();

                var answers = CompletableFuture.supplyAsync(() -> batches.write(operations))
                        .join();

                assertThatThrownBy(answers.getFirst()::get)
                        .isInstanceOf(CannotAcquireLockException.class)
                        .rootCause()
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                said -> assertThat(said.getSQLState()).isEqualTo("55P03"));
                assertThat(answers.getLast().get()).isInstanceOf(PostingResult.Posted.class);
                transaction.setRollbackOnly();
            });
        } finally {
            given.asOwner()
                    .sql("alter database " + name + " reset lock_timeout")
                    .update();
            Connections.retire(database);
        }
    }
}
