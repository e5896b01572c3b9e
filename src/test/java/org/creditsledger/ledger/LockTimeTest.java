package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.creditsledger.database.DatabaseClock;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
record LockTimeTest(
        BatchRepository rows,
        Given given,
        DatabaseClock clock,
        DataSource dataSource,
        PlatformTransactionManager transactions) {

    @Test
    void balances_are_dated_after_the_wait_for_their_locks() throws SQLException {
        var uid = given.userWith(1);
        try (var other = dataSource.getConnection();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select * from balances where uid = '" + uid + "' for update");
            var waiting = CompletableFuture.supplyAsync(() ->
                    new TransactionTemplate(transactions).execute(_ -> rows.lockAndLookWithin(30_000, balanceOf(uid))));
            await().until(this::isWaiting);

            var unlocked = clock.exactly();
            other.commit();

            assertThat(waiting.join().at()).isAfter(unlocked);
        }
    }

    @Test
    void locked_balances_have_a_time_of_the_database_even_if_there_are_none() {
        var before = clock.exactly();
        var locked = new TransactionTemplate(transactions).execute(_ -> rows.lockAndLook(balanceOf(given.user())));

        assertThat(locked.balances()).isEmpty();
        assertThat(locked.at()).isBetween(before.minusSeconds(1), clock.exactly());
    }

    private static BatchRepository.Wanted balanceOf(String uid) {
        var none = Set.<UUID>of();
        return new BatchRepository.Wanted(
                Set.of(new BalanceId(uid, "image")), Set.of(), Set.of(), none, none, Set.of(), Set.of());
    }

    private boolean isWaiting() {
        return given.one(
                        Long.class,
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")
                > 0;
    }
}
