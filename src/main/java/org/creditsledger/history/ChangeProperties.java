package org.creditsledger.history;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many requests one node lets wait for new entries ({@code waitMs}). They hold no connection to the database.
 *
 * @param maxWaiting how many requests for changes one node lets wait at once
 * @param maxWaitingPerUser how many of one user or admin
 */
@Validated
@ConfigurationProperties("credits.changes")
record ChangeProperties(
        @Min(1) @DefaultValue("200") int maxWaiting,
        @Min(1) @DefaultValue("4") int maxWaitingPerUser) {}
