package org.creditsledger.jobs;

import org.creditsledger.ledger.Balances;

/** What one transaction of an event led to. Only the first case ends it. */
sealed interface Step {

    /** @param balances of the user, after it */
    record Done(JobOutcome outcome, Balances balances) implements Step {}

    /** The job succeeded after it had failed: this must be reported, and ends it. */
    record AfterFailure(Done done) implements Step {}

    /** A pending hold or the debit is of the user's balance of another type, under whose lock it must be decided again. */
    record OnOtherBalance(String type) implements Step {}

    /** The price list has changed since the price was taken from memory. */
    record OtherPrices() implements Step {}

    /** The job costs more than there is. */
    record Exceeds(JobTerms terms, JobOutcome.Refused refused) implements Step {}

    /** The job succeeded without outputs: this must be recorded, and then decided again. */
    record NothingMade() implements Step {}

    /**
     * The job has failed, and its debit must be given back.
     *
     * @param isRepeated whether the event took effect before the failure
     */
    record MustGiveBack(boolean isRepeated) implements Step {}
}
