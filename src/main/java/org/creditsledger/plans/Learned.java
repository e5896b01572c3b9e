package org.creditsledger.plans;

import java.util.List;
import org.creditsledger.ledger.Entry;

/** The outcome of a report about a subscription. */
sealed interface Learned {

    /** It brought credits, now or at an earlier time. */
    record Credited(List<Entry> entries) implements Learned {}

    /** It brought no credits. */
    record Noted() implements Learned {}

    /** It was known. */
    record NothingNew() implements Learned {}

    /** It brings credits once an event names the user. */
    record WaitsForUser() implements Learned {}
}
