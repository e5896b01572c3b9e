package org.creditsledger.payments;

import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;

/** What a {@link MoneyFact} led to. */
sealed interface RefundOutcome {

    /**
     * Credits were taken back, or given back.
     *
     * @param entry the last that was written; absent if nothing was available
     * @param shortfallCredits whole credits that should have been taken and were not available
     */
    record Moved(@Nullable Entry entry, long shortfallCredits) implements RefundOutcome {}

    /** It was known before, or makes no difference of a whole credit. */
    record NothingNew() implements RefundOutcome {}

    /** No money has moved, or in another currency than it was paid in. */
    record NothingToCompare() implements RefundOutcome {}

    /** The purchase has not been reported yet: the fact counts when that happens. */
    record Waiting() implements RefundOutcome {}
}
