package org.creditsledger.payments;

import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an event of Stripe.
 *
 * @param entry the entry that this event, or an earlier report of the same, has posted
 * @param shortfallCredits whole credits that should have been taken back but were not available
 */
public record StripeOutcome(Kind kind, @Nullable Entry entry, long shortfallCredits) {

    /** Whether the event changed anything, and if not, why. */
    public enum Kind {
        /** An entry was written, or credits that are due could not be taken. */
        POSTED,
        /** Nothing new. */
        DUPLICATE,
        /** The event does not concern this application. */
        IGNORED,
        /** A refund of a payment that has not been reported yet. */
        WAITING,
        /** It was paid but does not name a valid user or pack: an admin assigns it. */
        UNMATCHED
    }

    public static StripeOutcome of(Kind kind) {
        return new StripeOutcome(kind, null, 0);
    }
}
