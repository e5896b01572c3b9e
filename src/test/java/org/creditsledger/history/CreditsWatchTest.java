package org.creditsledger.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.creditsledger.ledger.Direction.DEBIT;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
@WithMockUser(roles = "SERVICE")
class CreditsWatchTest {

    @Autowired
    CreditsWatch watch;

    @Autowired
    LedgerService ledger;

    @Autowired
    Given given;

    @Autowired
    PlatformTransactionManager transactionManager;

    final AtomicInteger told = new AtomicInteger();

    @Test
    void every_movement_of_credits_is_notified() {
        var uid = given.userWith(100);
        try (var _ = watch.watch(uid, told::incrementAndGet)) {
            assertTells(() -> ledger.post(adjustment(uid, DEBIT, 1, key())));
            assertTells(() -> ledger.release(hold(uid).id()));
            var hold = hold(uid);
            awaitTold(told.get());
            assertTells(() -> ledger.capture(hold.id(), hold.amount()));
        }
    }

    @Test
    void a_rollback_is_not_notified_and_a_commit_only_afterwards() {
        var uid = given.userWith(100);
        var transaction = new TransactionTemplate(transactionManager);
        try (var _ = watch.watch(uid, () -> told.set((int) given.imageBalanceOf(uid)))) {
            transaction.executeWithoutResult(status -> {
                ledger.post(adjustment(uid, DEBIT, 1, key()));
                status.setRollbackOnly();
            });
            transaction.executeWithoutResult(_ -> ledger.post(adjustment(uid, DEBIT, 7, key())));

            await().until(() -> told.get() == 93);
        }
    }

    @Test
    void other_users_and_closed_watches_are_not_notified() {
        var uid = given.userWith(100);
        var other = given.userWith(100);
        watch.watch(uid, told::incrementAndGet).close();
        var seen = new AtomicInteger();
        try (var _ = watch.watch(other, told::incrementAndGet);
                var _ = watch.watch(uid, seen::incrementAndGet)) {
            ledger.post(adjustment(uid, DEBIT, 1, key()));
            await().until(() -> seen.get() == 1);
        }
        assertThat(told).hasValue(0);
    }

    @Test
    void a_storm_during_a_reading_is_notified_once_more_and_nothing_is_missed() {
        var uid = given.userWith(1_000);
        var mayGoOn = new CountDownLatch(1);
        var balance = new AtomicInteger();
        try (var _ = watch.watch(uid, () -> {
            told.incrementAndGet();
            awaitQuietly(mayGoOn);
            balance.set((int) given.imageBalanceOf(uid));
        })) {
            for (var i = 0; i < 200; i++) {
                ledger.post(adjustment(uid, DEBIT, 1, key()));
            }
            mayGoOn.countDown();

            await().until(() -> balance.get() == 800);
            assertThat(told.get()).isLessThanOrEqualTo(2);
        }
    }

    private Hold hold(String uid) {
        return given.placed(Given.hold(uid, 5));
    }

    private void assertTells(Runnable change) {
        var before = told.get();
        change.run();
        awaitTold(before + 1);
    }

    private void awaitTold(int times) {
        await().pollInterval(Duration.ofMillis(2)).until(() -> told.get() >= times);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }
}
