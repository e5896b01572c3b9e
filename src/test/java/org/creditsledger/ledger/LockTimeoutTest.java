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
import org.springframework.beans.factory.annotation.Autowired;

/** What a batch says when somebody holds a balance for long: that this is 503 is for ProblemAdviceTest to show. */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
class LockTimeoutTest {

    @Autowired
    BatchWriter batches;

    @Autowired
    HikariDataSource database;

    @Autowired
    Given given;

    @Test
    void a_lock_that_a_batch_did_not_get_is_told_with_the_state_of_the_database() throws SQLException {
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
