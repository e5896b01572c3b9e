package org.creditsledger.plans;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
 * @param price the newest that the provider has reported; null if it is of no plan
 * @param status in the provider's words, such as {@code past_due}
 * @param createdAt when it was first heard of
 * @param periodEnd when it renews, unless it is canceled
 * @param cancelsAtEnd whether it ends then
 * @param endedAt null while it goes on
 * @param current the credits that came with the current period
 * @param next the credits that come next, the first first: those of later months of a year that is paid for, and all of the next period
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Subscription(
        String id,
        @Nullable String uid,
        @Nullable String planId,
        @Nullable String planName,
        @Nullable PlanPrice price,
        String status,
        long quantity,
        Instant createdAt,
        @Nullable Instant periodStart,
        @Nullable Instant periodEnd,
        boolean cancelsAtEnd,
        boolean paused,
        @Nullable Instant endedAt,
        List<Current> current,
        List<Next> next) {

    public static final String STATUS_PATTERN = "[a-z_]{1,32}";

    /** Whether it goes on. */
    @JsonIgnore
    public boolean isLive() {
        return SubscriptionRow.LIVE.contains(status);
    }

    /** Whether its plan costs nothing. */
    @JsonIgnore
    public boolean isFree() {
        return SubscriptionRow.isFree(id);
    }

    /**
     * Credits that came with the current period, of one type and end.
     *
     * @param credits whole credits at first
     * @param left whole credits that are unused, reserved ones included
     * @param endsAt null for never
     * @param rollsOver how many of them go on after their end, if nothing is used until then
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Current(
            String type, long credits, long left, @Nullable Instant endsAt, long rollsOver) {}

    /**
     * Credits that come, if the provider reports nothing else until then.
     *
     * @param credits whole credits
     */
    public record Next(String type, long credits, Instant at) {}
}
