package org.creditsledger.users.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.creditsledger.problems.CreditType;
import org.creditsledger.users.AccountFilter;
import org.creditsledger.users.AccountOrder;
import org.jspecify.annotations.Nullable;

/** Which users are requested, and in which order. */
record AccountParameters(
        @Parameter(description = "One credit type. The first one without it.", example = "image") @Nullable @CreditType
        String type,

        @Parameter(description = "The start of a uid or of an e-mail address. The first 200 matches are listed.")
        @Nullable @Size(min = 1, max = AccountFilter.MAX_SEARCH_LENGTH) @Pattern(regexp = "[^\\x00-\\x1f\\x7f-\\x9f]*") String q,

        @Parameter(description = "Fewer available credits are low. The configured threshold without it.")
        @Nullable @Min(0) @Max(AccountFilter.MAX_THRESHOLD) Long threshold,

        @Parameter(description = "Whether to list only users with low credits.")
        @Schema(defaultValue = "false")
        @Nullable Boolean low,

        @Parameter(description = "By available credits, or by the last activity.")
        @Schema(
                type = "string",
                allowableValues = {"lowest", "highest", "active-last", "active-first"},
                defaultValue = "lowest")
        @Nullable AccountOrder sort) {

    AccountParameters {
        q = q == null ? null : q.strip();
    }
}
