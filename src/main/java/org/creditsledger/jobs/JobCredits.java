package org.creditsledger.jobs;

import org.jspecify.annotations.Nullable;

/**
 * Estimate, held and actual of one job, in whole credits.
 *
 * @param quoted what its start reserved, or what it was priced at when it had none; absent if it was never priced
 * @param held what is reserved for it now
 * @param charged what it has cost: its debit, less what was given back
 */
public record JobCredits(@Nullable Long quoted, long held, long charged) {

    static JobCredits held(long amount) {
        return new JobCredits(amount, amount, 0);
    }

    static JobCredits charged(@Nullable Long quoted, long amount) {
        return new JobCredits(quoted, 0, amount);
    }

    static JobCredits nothingCharged(@Nullable Long quoted) {
        return new JobCredits(quoted, 0, 0);
    }
}
