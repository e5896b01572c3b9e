package org.creditsledger.payments;

import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;

/** What money that went back led to. */
sealed interface RefundOutcome {

    /**
     * Credits were taken back.
     *
     * @param debit absent if none were available
     * @param shortfallCredits whole credits that should have been taken and were not available
     */
    record TakenBack(@Nullable Entry debit, long shortfallCredits) implements RefundOutcome {}

    /** All of it had been told before, or was too little for a whole credit. */
    record NothingNew() implements RefundOutcome {}

    /** The purchase has not been told yet: it is dealt with when that happens. */
    record Waiting() implements RefundOutcome {}
}
