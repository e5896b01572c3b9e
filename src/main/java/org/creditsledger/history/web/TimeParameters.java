package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.creditsledger.problems.RequestParameters;
import org.jspecify.annotations.Nullable;

/** At which time balances are requested. */
record TimeParameters(
        @Parameter(description = RequestParameters.TIME + " Now without it.")
        @Schema(type = "string", example = "2026-03-01")
        @Nullable Instant at) {}
