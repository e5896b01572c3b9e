package org.creditsledger.plans;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How plans bring credits.
 *
 * @param sweepIntervalMs how often credits that come by the calendar are posted
 */
@Validated
@ConfigurationProperties("credits.plans")
record PlansProperties(@DefaultValue("60000") @Min(1000) int sweepIntervalMs) {}
