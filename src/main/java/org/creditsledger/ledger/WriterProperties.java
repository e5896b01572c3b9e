package org.creditsledger.ledger;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of the coalescing writer.
 *
 * @param queueCapacityPostings how many postings and changes of holds may wait to be written. One more is answered with 503
 * @param maxPostingsPerTransaction how many postings and changes of holds one transaction writes at most
 * @param maxConcurrentTransactions how many transactions, and so database connections, write them at once
 * @param minPostingsForAnotherTransaction how many must wait before a second transaction begins beside a running one
 * @param lockWaitMs how long a posting or a change of a hold waits for a balance that another transaction has locked, before it is
 *     answered with 503
 */
@Validated
@ConfigurationProperties("credits.ledger")
record WriterProperties(
        @Min(1) @DefaultValue("2000") int queueCapacityPostings,
        @Min(1) @Max(1_000) @DefaultValue("256") int maxPostingsPerTransaction,
        @Min(1) @DefaultValue("2") int maxConcurrentTransactions,
        @Min(1) @DefaultValue("8") int minPostingsForAnotherTransaction,
        @Min(1) @Max(60_000) @DefaultValue("2000") int lockWaitMs) {}
