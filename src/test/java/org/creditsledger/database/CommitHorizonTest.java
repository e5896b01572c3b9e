package org.creditsledger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.time.Instant;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.OpenPosting;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
record CommitHorizonTest(
        LedgerService ledger,
        Given given,
        JdbcClient jdbc,
        SettableClock clock,
        PlatformTransactionManager transactions) {

    private static final Instant FUTURE = Instant.parse("2100-01-01T00:00:00Z");

    @Test
    void without_open_transactions_it_is_now() {
        var before = clock.instant();

        assertThat(new CommitHorizon(jdbc, clock).upTo(FUTURE)).isBetween(before, clock.exactly());
    }

    @Test
    void it_stays_before_the_entry_of_an_open_transaction_and_passes_it_afterwards() {
        var horizon = new CommitHorizon(jdbc, clock);
        horizon.upTo(FUTURE);
        var uid = given.userWith(10);
        Entry late;

        try (var open = OpenPosting.of(adjustment(uid, Direction.DEBIT, 3, key()), ledger, transactions)) {
            late = open.entry();
            assertThat(horizon.upTo(FUTURE)).isBeforeOrEqualTo(late.createdAt());
            open.commit();
        }

        assertThat(horizon.upTo(FUTURE)).isAfter(late.createdAt());
    }

    @Test
    void regular_marks_let_it_come_close_to_a_long_transaction() {
        var horizon = new CommitHorizon(jdbc, clock);
        horizon.upTo(FUTURE);
        var uid = given.userWith(10);
        var shortlyBefore = clock.instant();
        horizon.keepMarking();

        try (var open = OpenPosting.of(adjustment(uid, Direction.DEBIT, 3, key()), ledger, transactions)) {
            horizon.keepMarking();
            assertThat(horizon.upTo(FUTURE))
                    .isBetween(shortlyBefore, open.entry().createdAt());
        }
    }

    @Test
    void a_wanted_instant_of_the_complete_past_is_returned_as_it_is() {
        var horizon = new CommitHorizon(jdbc, clock);
        var past = horizon.upTo(FUTURE);
        var uid = given.userWith(10);

        try (var _ = OpenPosting.of(adjustment(uid, Direction.DEBIT, 3, key()), ledger, transactions)) {
            assertThat(horizon.upTo(past)).isEqualTo(past);
            assertThat(horizon.upTo(past.minusSeconds(60))).isEqualTo(past.minusSeconds(60));
        }
    }

    @Test
    void a_node_that_has_marked_nothing_before_a_long_transaction_asks_for_patience() {
        var uid = given.userWith(10);

        try (var _ = OpenPosting.of(adjustment(uid, Direction.DEBIT, 3, key()), ledger, transactions)) {
            assertThatThrownBy(() -> new CommitHorizon(jdbc, clock).upTo(FUTURE))
                    .isInstanceOf(TransientDataAccessException.class);
        }
    }

    @Test
    void a_transaction_that_is_rolled_back_holds_nothing_back() {
        var horizon = new CommitHorizon(jdbc, clock);
        horizon.upTo(FUTURE);
        var uid = given.userWith(10);

        Instant taken;
        try (var open = OpenPosting.of(adjustment(uid, Direction.DEBIT, 3, key()), ledger, transactions)) {
            taken = open.entry().createdAt();
        }

        assertThat(horizon.upTo(FUTURE)).isAfter(taken);
    }

    @Test
    void a_clock_that_was_set_back_makes_it_forget_the_future() {
        var horizon = new CommitHorizon(jdbc, clock);
        clock.runAhead(Duration.ofDays(400));
        horizon.upTo(FUTURE);
        clock.reset();

        var horizonNow = horizon.upTo(FUTURE);

        assertThat(horizonNow).isBetween(clock.instant().minusSeconds(60), clock.exactly());
    }

    @Test
    void it_cannot_be_asked_for_within_a_transaction() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new TransactionTemplate(transactions)
                        .execute(_ -> new CommitHorizon(jdbc, clock).upTo(FUTURE)));
    }
}
