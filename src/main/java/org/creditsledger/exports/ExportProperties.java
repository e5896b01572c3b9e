package org.creditsledger.exports;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many exports one node writes at once; each takes a thread of the web server and, now and then, a database
 * connection.
 *
 * @param maxConcurrent how many CSV exports one node writes at once
 * @param maxConcurrentPerUser how many CSV exports of one user or admin one node writes at once
 */
@Validated
@ConfigurationProperties("credits.exports")
record ExportProperties(
        @Min(1) @DefaultValue("8") int maxConcurrent,
        @Min(1) @DefaultValue("2") int maxConcurrentPerUser) {}
