package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.Set;
import java.util.function.BiConsumer;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Posting;
import org.creditsledger.problems.Consistent;
import org.creditsledger.problems.CreditType;
import org.creditsledger.problems.RequestParameters;
import org.jspecify.annotations.Nullable;

/** Which entries are requested. */
public record FilterParameters(
        @Parameter(description = "Credit types. " + RequestParameters.SEVERAL, example = "image")
        Set<@CreditType String> type,

        @Parameter(description = "Whether entries add credits or take them. " + RequestParameters.SEVERAL)
        Set<Direction> direction,

        @Parameter(
                description = "The causes of entries, such as purchase or a kind of job. " + RequestParameters.SEVERAL,
                example = "text2image")
        Set<@Pattern(regexp = Posting.SOURCE_PATTERN) String> source,

        @Parameter(description = "Inclusive: " + RequestParameters.TIME + " Open without it.")
        @Schema(type = "string", example = "2026-03-01T12:00:00Z")
        @Nullable Instant from,

        @Parameter(description = "Exclusive: " + RequestParameters.TIME + " Open without it.")
        @Schema(type = "string", example = "2027-01-01")
        @Nullable Instant to)
        implements Consistent {

    @Override
    public void check(BiConsumer<String, String> refuse) {
        if (from != null && to != null && from.isAfter(to)) {
            refuse.accept("from", "must not be after to");
        }
    }

    /** @param base the entries to filter */
    public EntryFilter filter(EntryFilter base) {
        return base.withTypes(type)
                .withDirections(direction)
                .withSources(source)
                .between(from, to);
    }
}
