package org.creditsledger.limits;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How much one caller may do, on each node. What is allowed in a minute may come at once.
 *
 * @param requestsPerMinutePerUser of somebody who signed in, admins included
 * @param requestsPerMinutePerService of a program that signed in
 * @param requestsPerMinutePerAddress of all who come from one address, before it is known who they are
 * @param failedSignInsPerMinutePerAddress requests with no credentials or wrong ones, and wrong passwords in the page
 * @param webhooksPerMinutePerAddress before their signature is looked at
 * @param pageRequestsPerMinutePerAddress of pages, without their styles, scripts and pictures
 * @param visitsPerMinutePerAddress sessions that begin
 * @param rememberedCallers how many callers of each kind are counted at a time; the one that was idle longest goes
 * @param maxBodyBytes of a request to the API and of a form; webhooks and pages have a limit of their own
 * @param bodyTimeoutMs after this the rest of a body is not waited for
 * @param headersTimeoutMs the same for the line and the headers of a request, from their first byte on
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
