package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import org.creditsledger.testing.Connections;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The failure of a batch if another transaction keeps a balance locked; ProblemAdviceTest shows that it becomes a 503.
 */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
record LockTimeoutTest(BatchWriter batches, HikariDataSource database, Given given) {

    @Test
    void a_lock_timeout_of_a_batch_is_reported_with_its_sql_state() throws SQLException {
        var name = given.asOwner()
                .sql("select current_database()")
                .query(String.class)
                .single();
        var postings = List.of(
                Given.adjustment(given.userWith(5), Direction.DEBIT, 1, Given.key()),
                Given.adjustment(given.userWith(5), Direction.DEBIT, 1, Given.key()));
        given.asOwner()
                .sql("alter database " + name + " set lock_timeout = '200ms'")
                .update();
        try {
            Connections.retire(database);
            try (var other = database.getConnection();
                    var lock = other.prepareStatement("select * from balances where uid = ? for update")) {
                other.setAutoCommit(false);
                lock.setString(1, postings.getFirst().uid());
                lock.execute();

                assertThatThrownBy(() -> batches.write(postings).getLast().get())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                said -> assertThat(said.getSQLState()).isEqualTo("55P03"));
                other.rollback();
            }
        } finally {
            given.asOwner()
                    .sql("alter database " + name + " reset lock_timeout")
                    .update();
            Connections.retire(database);
        }
    }
}
