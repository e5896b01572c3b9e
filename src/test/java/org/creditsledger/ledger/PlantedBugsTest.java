package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import java.util.SplittableRandom;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The suite notices when a guard of the ledger is missing. */
@Tag("long")
@DatabaseTest
class PlantedBugsTest {

    @Autowired
    Given given;

    @Autowired
    ApplicationContext application;

    @ParameterizedTest
    @EnumSource
    void the_suite_fails_without(PlantedBug guard) throws Exception {
        guard.plant();
        try {
            if (guard.isOfLots()) {
                assertThatExceptionOfType(AssertionError.class)
                        .isThrownBy(() -> randomOperations(10_000))
                        .satisfies(failure -> System.out.println("noticed at " + failure.getMessage()));
            } else {
                assertThat(failuresOfTheSuite()).isPositive();
            }
        } finally {
            guard.remove();
            endAllHolds();
        }
    }

    /** A balance that the bug has left wrong would fail the next run of the suite, too. */
    private void endAllHolds() {
        for (var sql : List.of(
                "update holds set status = 'released', settled_at = created_at, lots = null where status = 'pending'",
                "update lots set held = 0",
                "update balances set held = 0, lot_held = 0")) {
            given.asOwner().sql(sql).update();
        }
    }

    @Test
    void the_suite_passes_with_all_guards() {
        assertThat(failuresOfTheSuite()).isZero();
    }

    @Test
    void random_operations_pass_with_all_guards() {
        randomOperations(1_000);
    }

    private void randomOperations(int operations) {
        new RandomOperations(application, new SplittableRandom().nextLong()).run(operations);
    }

    private static long failuresOfTheSuite() {
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        selectClass(LedgerServiceTest.class),
                        selectClass(LedgerConcurrencyTest.class),
                        selectClass(HoldTest.class),
                        selectClass(GrowingHoldsTest.class),
                        selectClass(LockedJobTest.class),
                        selectMethod(
                                CoalescingWriterTest.class,
                                "while_a_balance_is_locked_others_are_written_and_its_user_keeps_their_order"),
                        selectClass(LedgerSchemaTest.class))
                .build();
        var summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary);
        assertThat(summary.getSummary().getTestsSucceededCount()).isPositive();
        summary.getSummary().getFailures().stream()
                .limit(5)
                .forEach(failure -> System.out.println(
                        "noticed by " + failure.getTestIdentifier().getDisplayName()));
        return summary.getSummary().getTotalFailureCount();
    }
}
