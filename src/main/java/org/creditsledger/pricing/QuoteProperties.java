package org.creditsledger.pricing;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** @param validity how long a quote binds its price: 1 second to 1 day */
@Validated
@ConfigurationProperties("credits.quotes")
record QuoteProperties(
        @DurationMin(seconds = 1) @DurationMax(days = 1) Duration validity) {}
