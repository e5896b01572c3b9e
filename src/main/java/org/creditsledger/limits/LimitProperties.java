package org.creditsledger.limits;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How much one caller may do, on each node. What is allowed in a minute may come at once.
 *
 * @param requestsPerMinutePerUser API requests of one user or admin in a minute
 * @param requestsPerMinutePerService API requests of one service in a minute
 * @param requestsPerMinutePerAddress API requests of all callers from one address in a minute
 * @param failedSignInsPerMinutePerAddress failed sign-ins from one address in a minute: a 401 of the API or of /actuator, or
 *     a wrong password on the page. Bad tokens do not count, because they cannot be guessed
 * @param webhooksPerMinutePerAddress webhooks from one address in a minute, counted before their signature is checked
 * @param pageRequestsPerMinutePerAddress page requests from one address in a minute, without styles, scripts and pictures
 * @param visitsPerMinutePerAddress new sessions from one address in a minute. Each session stays in memory for half an hour
 * @param rememberedCallers how many callers of each kind are counted at a time. The caller that was idle longest is forgotten
 * @param maxBodyBytes the largest body of an API request or form, in bytes. Webhooks and pages may send 256 KiB
 * @param bodyTimeoutMs how long a whole body may take to arrive, in milliseconds. Then the answer is 408
 * @param headersTimeoutMs how long the headers of a request may take, in milliseconds, from their first byte. Then the
 *     connection is closed
 */
@Validated
@ConfigurationProperties("credits.limits")
record LimitProperties(
        @Min(1) @Max(MAX_PER_MINUTE) long requestsPerMinutePerUser,
        @Min(1) @Max(MAX_PER_MINUTE) long requestsPerMinutePerService,
        @Min(1) @Max(MAX_PER_MINUTE) long requestsPerMinutePerAddress,
        @Min(1) @Max(MAX_PER_MINUTE) long failedSignInsPerMinutePerAddress,
        @Min(1) @Max(MAX_PER_MINUTE) long webhooksPerMinutePerAddress,
        @Min(1) @Max(MAX_PER_MINUTE) long pageRequestsPerMinutePerAddress,
        @Min(1) @Max(MAX_PER_MINUTE) long visitsPerMinutePerAddress,
        @Min(100) @Max(10_000_000) int rememberedCallers,
        @Min(1_024) @Max(16_777_216) int maxBodyBytes,
        @Min(1_000) @Max(600_000) int bodyTimeoutMs,
        @Min(1_000) @Max(600_000) int headersTimeoutMs) {

    static final long MAX_PER_MINUTE = 1_000_000_000;
}
