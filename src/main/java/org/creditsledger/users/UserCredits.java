package org.creditsledger.users;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user's credits of one type; all amounts are whole credits.
 *
 * @param email null for a user who never signed in here
 * @param isDisabled the user can no longer sign in
 * @param isLow fewer credits are available than the chosen threshold
 * @param lastActivityAt the time of the last entry or hold
 * @param spent7Days the credits that jobs took in the last 7 × 24 hours, less their refunds
 * @param spent30Days the same for 30 × 24 hours
 * @param daysLeft the available credits last this long at the rate of the 30 days; null when nothing was spent
 */
@Schema(name = "Account")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserCredits(
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
