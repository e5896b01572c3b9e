package org.creditsledger.jobs;

import org.jspecify.annotations.Nullable;

/**
 * The estimate, the held and the charged credits of one job, in whole credits.
 *
 * @param quoted the amount its start reserved, or its price if there was no start; absent if it was never priced
 * @param held the amount that is reserved for it now
 * @param charged the amount of its debit, less the refunds
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
