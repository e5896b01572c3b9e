package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.creditsledger.history.Changes;
import org.jspecify.annotations.Nullable;

/** Which changes are requested. */
record ChangesParameters(
        @Parameter(description = "The next of the previous answer. From the first entry without it.")
        @Nullable @Size(max = 1_000) String after,

        @Parameter(description = "The maximum number of entries.")
        @Schema(defaultValue = "100")
        @Nullable @Min(value = 1, message = LIMITS) @Max(value = Changes.MAX_SIZE, message = LIMITS) Integer limit,

        @Parameter(description = "How long to wait for an entry if there is none, in milliseconds.")
        @Schema(defaultValue = "0")
        @Nullable @Max(value = Changes.MAX_WAIT_MS, message = "must be 0 to 30000") Integer waitMs) {

    private static final String LIMITS = "must be 1 to 1000";
    private static final int DEFAULT_SIZE = 100;

    int size() {
        return limit == null ? DEFAULT_SIZE : limit;
    }

    Duration longestWait() {
        return Duration.ofMillis(waitMs == null ? 0 : waitMs);
    }
}
