package org.creditsledger.ledger;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much the coalescing writer takes on.
 *
 * @param queueCapacityPostings how many postings may wait; one more is refused as unavailable
 * @param maxPostingsPerTransaction how many of the waiting are written at once
 * @param maxConcurrentTransactions how many database connections it uses
 * @param minPostingsForAnotherTransaction how many must wait for one to begin beside another; each costs about as much as
 *     several postings
 */
@Validated
@ConfigurationProperties("credits.ledger")
record WriterProperties(
        @Min(1) @DefaultValue("2000") int queueCapacityPostings,
        @Min(1) @Max(1_000) @DefaultValue("256") int maxPostingsPerTransaction,
        @Min(1) @DefaultValue("2") int maxConcurrentTransactions,
        @Min(1) @DefaultValue("8") int minPostingsForAnotherTransaction) {}
