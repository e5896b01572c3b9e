package org.creditsledger.payments;

import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;

/** The outcome of a {@link MoneyFact}. */
sealed interface RefundOutcome {

    /**
     * Credits were taken or given back.
     *
     * @param entry the last entry; absent if no credits were available
     * @param shortfallCredits whole credits that should have been taken, but the user has used them
     */
    record Moved(@Nullable Entry entry, long shortfallCredits) implements RefundOutcome {}

    /** The fact was known before, or changes less than one whole credit. */
    record NothingNew() implements RefundOutcome {}

    /** No money has moved, or only in another currency than the payment's. */
    record NothingToCompare() implements RefundOutcome {}

    /** The purchase has not been reported yet: the fact takes effect then. */
    record Waiting() implements RefundOutcome {}

    /** The outcome of the same fact for several credits of a payment. */
    static RefundOutcome together(RefundOutcome one, RefundOutcome other) {
        if (one instanceof Moved(var first, var firstShortfall)
                && other instanceof Moved(var second, var secondShortfall)) {
            return new Moved(second == null ? first : second, firstShortfall + secondShortfall);
        }
        return other instanceof Moved || one instanceof NothingNew ? other : one;
    }
}
