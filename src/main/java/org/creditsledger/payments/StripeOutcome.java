package org.creditsledger.payments;

import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What an event of Stripe led to.
 *
 * @param entry what was posted, now or when the same was told first
 * @param shortfallCredits whole credits that should have been taken back and were not available any more
 */
public record StripeOutcome(Kind kind, @Nullable Entry entry, long shortfallCredits) {

    /** Whether anything has changed, and why not. */
    public enum Kind {
        /** An entry was written, or credits that are due could not be taken. */
        POSTED,
        /** Nothing new. */
        DUPLICATE,
        /** It is none of our business. */
        IGNORED,
        /** A refund of a payment that has not been reported yet. */
        WAITING,
        /** It was paid, and says of nobody or of nothing what to credit: an admin assigns it. */
        UNMATCHED
    }

    static StripeOutcome of(Kind kind) {
        return new StripeOutcome(kind, null, 0);
    }
}
