package org.creditsledger.reports;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * When days are summarised.
 *
 * @param closingDelay how long after its midnight a day counts as over: what was posted before that may be committed after it
 */
@Validated
@ConfigurationProperties("credits.summaries")
record SummaryProperties(@NotNull Duration closingDelay) {}
