package org.creditsledger.users;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a user stands in one credit type; all amounts are whole credits.
 *
 * @param email null for somebody who never signed in here
 * @param isDisabled whether they may sign in no more
 * @param isLow fewer are available than the threshold that was asked for
 * @param lastActivityAt of the last entry or hold
 * @param spent7Days what jobs took in the last 7 × 24 hours, less what was given back of that
 * @param spent30Days the same of 30 days
 * @param daysLeft how long what is available lasts at the rate of the 30 days; null when nothing was spent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Account(
        String uid,
        @Nullable String email,
        boolean isDisabled,
        String type,
        long balance,
        long held,
        long available,
        boolean isLow,
        @Nullable Instant lastActivityAt,
        long spent7Days,
        long spent30Days,
        @Nullable Long daysLeft) {}
