package org.creditsledger.jobs.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.creditsledger.jobs.JobEvent;
import org.creditsledger.ledger.Posting;
import org.creditsledger.pricing.Work;
import org.creditsledger.problems.InvalidParameter;
import org.creditsledger.problems.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The body of a job event, in the envelope of Standard Webhooks: type, timestamp, data. Members that are not known are the
 * sender's own: the same event may go to others who know them.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "JobEvent")
record JobEventBody(
        @Schema(description = "Other types are ignored.", example = "job.succeeded") @NotNull @Size(max = 64) String type,

        @Schema(description = "When it happened.") @NotNull Instant timestamp,
        @NotNull @Valid Data data) {

    @Schema(name = "JobEventData")
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Data(
            @NotNull @Pattern(regexp = Posting.ID_PATTERN) String jobId,
            @NotNull @Pattern(regexp = Posting.ID_PATTERN) String uid,
            @NotNull @Pattern(regexp = Work.SOURCE_PATTERN) String source,
            @NotNull @Pattern(regexp = Work.MODEL_PATTERN) String model,

            @NotNull @Pattern(regexp = Work.RESOLUTION_PATTERN) String resolution,

            @Schema(description = "Outputs: planned ones at the start, real ones at success.")
            @NotNull @Min(1) @Max(Work.MAX_QUANTITY) Integer quantity,

            @Schema(description = "Of each output.") @Nullable @Min(1) @Max(Work.MAX_DURATION_SECONDS) Integer durationSeconds,

            @Nullable @Pattern(regexp = Posting.ID_PATTERN) String quoteId) {}

    /** Times that both databases can hold, and that a job may have been at. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    JobEvent toEvent(JobEvent.Kind kind) {
        if (timestamp.isBefore(Instant.EPOCH) || timestamp.isAfter(LATEST)) {
            throw Problem.invalid(List.of(new InvalidParameter("timestamp", "must be from 1970 to 9999")));
        }
        return new JobEvent(
                kind,
                timestamp,
                data.jobId(),
                data.uid(),
                new Work(data.source(), data.model(), data.resolution(), data.quantity(), data.durationSeconds()),
                data.quoteId());
    }
}
