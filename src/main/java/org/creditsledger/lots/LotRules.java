package org.creditsledger.lots;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What an installation decides about lots.
 *
 * @param backIntoExpired where credits of a job go that come back after their lot has expired. grace: into a new lot of the same category;
 *     expire: back, and off again; reopen: into the same lot, which is then used again
 * @param graceMs how long a new lot, or one that was opened again, is used
 * @param moneyBackFrom which credits leave when the money for a purchase goes back and the purchase's own are not enough. own: no
 *     others; purchased: other bought credits; any: all credits in the order of their use
 */
@Validated
@ConfigurationProperties("credits.lots")
public record LotRules(
        @DefaultValue("grace") BackIntoExpired backIntoExpired,

        @Min(60_000) @Max(31_536_000_000L) @DefaultValue("604800000")
        long graceMs,

        @DefaultValue("own") MoneyBackFrom moneyBackFrom) {

    /** Where credits go that come back too late. */
    public enum BackIntoExpired {
        GRACE,
        EXPIRE,
        REOPEN
    }

    /** Which credits leave beyond those that a payment brought. */
    public enum MoneyBackFrom {
        OWN,
        PURCHASED,
        ANY;

        boolean takes(Category category) {
            return switch (this) {
                case OWN -> false;
                case PURCHASED -> category == Category.PURCHASED;
                case ANY -> true;
            };
        }
    }

    Duration grace() {
        return Duration.ofMillis(graceMs);
    }
}
