package org.creditsledger.plans;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of a user to a plan.
 *
 * @param id the provider's
 * @param uid null until an event has named the user
 * @param planName in the version that is valid now
 * @param status in the provider's words, such as {@code past_due}
 * @param periodEnd when it renews, unless it is canceled
 * @param cancelsAtEnd whether it ends then
 * @param endedAt null while it goes on
 * @param next the credits that come next, the first first: those of later months of a year that is paid for, and all of the next period
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Subscription(
        String id,
        @Nullable String uid,
        @Nullable String planId,
        @Nullable String planName,
        String status,
        long quantity,
        @Nullable Instant periodStart,
        @Nullable Instant periodEnd,
        boolean cancelsAtEnd,
        boolean paused,
        @Nullable Instant endedAt,
        List<Next> next) {

    public static final String STATUS_PATTERN = "[a-z_]{1,32}";

    /**
     * Credits that come, if the provider reports nothing else until then.
     *
     * @param credits whole credits
     */
    public record Next(String type, long credits, Instant at) {}
}
