package org.creditsledger.history;

import jakarta.validation.constraints.Min;
import java.util.Map;
import org.creditsledger.ledger.Balance;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The threshold below which a balance is shown as low.
 *
 * @param thresholdCredits a balance with fewer available credits than this is shown as low; 0 shows none as low
 * @param perType the threshold for one credit type, because an image and a video differ in price
 */
@Validated
@ConfigurationProperties("credits.low-balance")
public record LowBalance(
        @DefaultValue("20") @Min(0) long thresholdCredits,
        @DefaultValue Map<String, @Min(0) Long> perType) {

    public boolean isLow(Balance balance) {
        return balance.available() < thresholdOf(balance.type());
    }

    /** Fewer available credits of this type are low. */
    public long thresholdOf(String type) {
        return perType.getOrDefault(type, thresholdCredits);
    }
}
