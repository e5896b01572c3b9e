package org.creditsledger.jobs;

import org.creditsledger.pricing.Work;

/**
 * How an attempt succeeded without a debit, which is final.
 *
 * @param costCredits the amount due, in whole credits; 0 if the job made nothing
 */
record SettledJob(Work work, long costCredits) {

    boolean isOf(Work work) {
        return this.work.equals(work);
    }
}
