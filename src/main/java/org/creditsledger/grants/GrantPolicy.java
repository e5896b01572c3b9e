package org.creditsledger.grants;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The limits up to which one admin may give or take credits alone.
 *
 * @param approvalAboveCredits credits of one type that one admin may give within 24 hours, or take at once. More needs a
 *     second admin; 0 always does
 * @param perType the limit of approval-above-credits for one credit type
 * @param expiryDays how many days a request for a grant can be approved
 */
@Validated
@ConfigurationProperties("credits.grants")
public record GrantPolicy(
        @DefaultValue("1000") @Min(0) long approvalAboveCredits,
        @DefaultValue Map<String, @Min(0) Long> perType,
        @DefaultValue("7") @Min(1) @Max(365) int expiryDays) {

    /** @return whole credits that need no second admin */
    public long limitOf(String type) {
        return perType.getOrDefault(type, approvalAboveCredits);
    }

    /** @param credits that are given now and were given alone before; or that are taken now */
    boolean needsApproval(String type, long credits) {
        return credits > limitOf(type);
    }

    Duration validity() {
        return Duration.ofDays(expiryDays);
    }
}
