package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutorService;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** While a transaction keeps balances locked, their users must try again later, and all other users are served. */
@Tag("long")
@DatabaseTest
class LockedUsersTest {

    private static final Duration AT_THE_LATEST = Duration.ofSeconds(20);

    @Autowired
    LedgerService ledger;

    @Autowired
    WriteProbe readiness;

    @Autowired
    PlatformTransactionManager transactionManager;

    @Autowired
    DataSource database;

    @Autowired
    Given given;

    private ExecutorService threads;

    @BeforeEach
    void startThreads() {
        threads = new DelegatingSecurityContextExecutorService(Executors.newVirtualThreadPerTaskExecutor());
    }

    @AfterEach
    void stopThreads() {
        threads.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20})
    void others_are_served_while_users_are_locked(int lockedUsers) throws Exception {
        var locked = users(lockedUsers);
        var others = users(40);
        var refused = new ArrayList<Future<?>>();

        try (var lock = lock(locked)) {
            for (var uid : locked) {
                refused.add(submit(() -> ledger.post(adjustment(uid, Direction.DEBIT, 1, key()))));
                refused.add(submit(() -> ledger.place(hold(uid))));
                refused.add(submit(() -> inTransaction(uid)));
            }
            var served = others.stream()
                    .flatMap(uid -> IntStream.range(0, 10)
                            .mapToObj(i -> i % 2 == 0
                                    ? submit(() -> ledger.post(adjustment(uid, Direction.DEBIT, 1, key())))
                                    : submit(() -> settled(uid))))
                    .toList();
            var pages = Stream.concat(locked.stream(), others.stream())
                    .map(uid -> submit(() -> ledger.balances(uid)))
                    .toList();

            assertThat(pages).allSatisfy(page -> assertThat(page).succeedsWithin(AT_THE_LATEST));
            assertThat(served).allSatisfy(answer -> assertThat(answer).succeedsWithin(AT_THE_LATEST));
            readiness.tryToWrite();
            assertThat(refused).allSatisfy(LockedUsersTest::assertTryAgain);
            lock.rollback();
        }

        assertThat(locked).allSatisfy(uid -> {
            assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
            assertThat(ledger.post(adjustment(uid, Direction.DEBIT, 1, key())))
                    .isInstanceOf(PostingResult.Posted.class);
        });
        assertThat(others)
                .allSatisfy(uid -> assertThat(given.imageBalanceOf(uid)).isEqualTo(90));
    }

    @Test
    void two_hundred_starts_of_one_locked_user_leave_the_node_ready() throws Exception {
        var locked = given.userWith(1_000);
        var other = given.userWith(10);

        try (var lock = lock(List.of(locked))) {
            var starts = IntStream.range(0, 200)
                    .mapToObj(_ -> submit(() -> ledger.place(hold(locked))))
                    .toList();

            assertThat(submit(() -> settled(other))).succeedsWithin(AT_THE_LATEST);
            readiness.tryToWrite();
            assertThat(starts).allSatisfy(LockedUsersTest::assertTryAgain);
            lock.rollback();
        }
    }

    @Test
    void an_operation_is_carried_out_when_its_balance_is_unlocked_in_time() throws Exception {
        var uid = given.userWith(10);
        Future<?> waiting;

        try (var lock = lock(List.of(uid))) {
            waiting = submit(() -> settled(uid));
            assertThat(submit(() -> settled(given.userWith(10)))).succeedsWithin(AT_THE_LATEST);
            lock.rollback();
        }

        assertThat(waiting).succeedsWithin(AT_THE_LATEST);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(9);
    }

    private List<String> users(int number) {
        return IntStream.range(0, number).mapToObj(_ -> given.userWith(100)).toList();
    }

    /** A hold, captured. */
    private CaptureResult settled(String uid) {
        var hold = ((PlaceResult.Placed) ledger.place(hold(uid))).hold();
        return ledger.capture(hold.id());
    }

    private PostingResult inTransaction(String uid) {
        return new TransactionTemplate(transactionManager)
                .execute(_ -> ledger.post(adjustment(uid, Direction.DEBIT, 1, key())));
    }

    private <T> Future<T> submit(Callable<T> work) {
        return threads.submit(work);
    }

    private static HoldRequest hold(String uid) {
        return new HoldRequest(
                uid, "image", 1, "text2image", key(), "Job", Map.of(), "service:jobs", Duration.ofHours(1));
    }

    private static void assertTryAgain(Future<?> answer) {
        assertThat(answer)
                .failsWithin(AT_THE_LATEST)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(PessimisticLockingFailureException.class);
    }

    /** In a transaction of somebody who does not go on. */
    private Connection lock(List<String> uids) throws SQLException {
        var connection = database.getConnection();
        connection.setAutoCommit(false);
        for (var uid : uids) {
            try (var statement = connection.prepareStatement("select amount from balances where uid = ? for update")) {
                statement.setString(1, uid);
                statement.execute();
            }
        }
        return connection;
    }
}
