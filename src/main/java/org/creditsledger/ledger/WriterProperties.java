package org.creditsledger.ledger;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of the coalescing writer.
 *
 * @param queueCapacityPostings how many postings may wait to be written. One more is answered with 503
 * @param maxPostingsPerTransaction how many postings one transaction writes at most
 * @param maxConcurrentTransactions how many transactions, and so database connections, write postings at once
 * @param minPostingsForAnotherTransaction how many postings must wait before a second transaction begins beside a running one
 */
@Validated
@ConfigurationProperties("credits.ledger")
record WriterProperties(
        @Min(1) @DefaultValue("2000") int queueCapacityPostings,
        @Min(1) @Max(1_000) @DefaultValue("256") int maxPostingsPerTransaction,
        @Min(1) @DefaultValue("2") int maxConcurrentTransactions,
        @Min(1) @DefaultValue("8") int minPostingsForAnotherTransaction) {}
