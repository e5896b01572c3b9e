package org.creditsledger.problems;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which part of a list is requested. */
public record PageParameters(
        @Parameter(description = LIMIT)
        @Schema(defaultValue = "50")
        @Nullable @Min(value = 1, message = RANGE) @Max(value = MAX_SIZE, message = RANGE) Integer limit,

        @Parameter(description = START_AFTER) @Nullable UUID startAfter) {

    static final int MAX_SIZE = 200;
    static final int DEFAULT_SIZE = 50;
    static final String RANGE = "must be 1 to 200";
    static final String LIMIT = "The maximum number of items.";
    static final String START_AFTER = "The nextStartAfter of the previous page. The first page without it.";

    public int size() {
        return limit == null ? DEFAULT_SIZE : limit;
    }

    /** @param find answers nothing for an id that no page ends with */
    public <T> @Nullable T after(Function<UUID, Optional<T>> find) {
        return startAfter == null ? null : find.apply(startAfter).orElseThrow(PageParameters::noSuchPage);
    }

    /** Where the next page begins; null if this one is not full, as it is then the last. */
    public <T> @Nullable UUID next(List<T> page, Function<T, UUID> id) {
        return page.size() < size() ? null : id.apply(page.getLast());
    }

    static Problem noSuchPage() {
        return Problem.invalid("startAfter", "must be what an answer gave as nextStartAfter");
    }
}
