package org.creditsledger.exports;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many exports one node writes at once; each takes a thread of the web server and, now and then, a database
 * connection.
 *
 * @param maxConcurrent of everybody
 * @param maxConcurrentPerUser of one user or admin: two, so that a second click is not refused
 */
@Validated
@ConfigurationProperties("credits.exports")
record ExportProperties(
        @Min(1) @DefaultValue("8") int maxConcurrent,
        @Min(1) @DefaultValue("2") int maxConcurrentPerUser) {}
