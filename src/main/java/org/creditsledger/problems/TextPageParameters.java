package org.creditsledger.problems;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link PageParameters} of a list whose pages end with more than an id. */
public record TextPageParameters(
        @Parameter(description = PageParameters.LIMIT)
        @Schema(defaultValue = "50")
        @Nullable @Min(value = 1, message = PageParameters.RANGE) @Max(value = PageParameters.MAX_SIZE, message = PageParameters.RANGE) Integer limit,

        @Parameter(description = PageParameters.START_AFTER) @Nullable String startAfter) {

    public int size() {
        return limit == null ? PageParameters.DEFAULT_SIZE : limit;
    }

    /** @param parse answers nothing for a text that no page ends with */
    public <T> @Nullable T after(Function<String, Optional<T>> parse) {
        return startAfter == null ? null : parse.apply(startAfter).orElseThrow(PageParameters::noSuchPage);
    }
}
