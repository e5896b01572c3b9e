package org.creditsledger.jobs;

import org.creditsledger.ledger.Balances;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a {@link JobEvent}, as its sender learns it.
 *
 * @param balances of the user, after it; absent if they were not read with it
 */
public record JobAnswer(JobOutcome outcome, @Nullable Balances balances) {

    static JobAnswer of(Step.Done done) {
        return new JobAnswer(done.outcome(), done.balances());
    }

    static JobAnswer of(JobOutcome outcome) {
        return new JobAnswer(outcome, null);
    }
}
