package org.creditsledger.reports;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * When days are summarized.
 *
 * @param closingDelay how long after midnight UTC a day counts as over. Entries of the day may be committed a moment
 *     later
 */
@Validated
@ConfigurationProperties("credits.summaries")
record SummaryProperties(@NotNull Duration closingDelay) {}
