package org.creditsledger.payments;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A feature above this one that handles events of Stripe, such as those of subscriptions. */
public interface StripeListener {

    /** The kind of object in the events of a type, such as {@code invoice}; empty for types that it does not handle. */
    Optional<String> kindOf(String eventType);

    /**
     * Handles an event. The same may come any number of times, and in any order.
     *
     * @param createdAt when Stripe made it, if the event says so
     * @param object of the kind of this type
     * @return empty if the event does not concern it
     */
    Optional<StripeOutcome> handle(String eventType, @Nullable Instant createdAt, JsonNode object);
}
