package org.creditsledger.plans;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an event says about a subscription at one time.
 *
 * @param id the provider's
 * @param at when the provider made the event
 * @param uid null if it names none
 * @param status in the provider's words, such as {@code past_due}
 * @param pausedAt null if it is not paused
 * @param endedAt null while it goes on
 */
record SubscriptionReport(
        String id,
        Instant at,
        @Nullable String uid,
        @Nullable String priceId,
        long quantity,
        String status,
        @Nullable Instant periodStart,
        @Nullable Instant periodEnd,
        boolean cancelsAtEnd,
        @Nullable Instant pausedAt,
        @Nullable Instant endedAt) {}
