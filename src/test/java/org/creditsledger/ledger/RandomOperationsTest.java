package org.creditsledger.ledger;

import java.util.SplittableRandom;
import org.creditsledger.lots.LotRules.BackIntoExpired;
import org.creditsledger.testing.DatabaseTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ApplicationContext;

/**
 * The ledger agrees with a simple model of it.
 *
 * <p>Each database gets different operations: a build runs a hundred thousand, each kind thousands of times.
 * {@code -Dcredits.test.operations=10000000} makes it longer, in rounds with their own users and seeds, so that neither the model
 * nor its checks grow; {@code -Dcredits.test.seed=…} repeats a round.
 */
@DatabaseTest
@Tag("long")
record RandomOperationsTest(ApplicationContext application) {

    private static final int OPERATIONS = Integer.getInteger("credits.test.operations", 50_000);
    private static final int ROUND = 50_000;
    private static final long SEED = Long.getLong("credits.test.seed", new SplittableRandom().nextLong());

    @Test
    void the_ledger_agrees_with_the_oracle() {
        for (var round = 0; round * ROUND < OPERATIONS; round++) {
            new RandomOperations(application, SEED + round).run(Math.min(ROUND, OPERATIONS - round * ROUND));
        }
    }

    /** The rules that an installation can choose instead. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GRACE")
    void the_ledger_agrees_with_the_oracle_where_credits_come_back_after_their_lot_has_ended(BackIntoExpired rule) {
        new RandomOperations(application, SEED, rule).run(Math.min(ROUND, OPERATIONS) / 10);
    }
}
