package org.creditsledger.history;

import jakarta.validation.constraints.Min;
import java.util.Map;
import org.creditsledger.ledger.Balance;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * From when on people are told that they will run out of credits.
 *
 * @param thresholdCredits fewer that are available are low; 0 never tells
 * @param perType the same for a type by itself, since an image and a video differ in price
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
