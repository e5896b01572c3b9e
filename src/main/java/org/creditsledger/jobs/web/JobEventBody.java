package org.creditsledger.jobs.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.creditsledger.jobs.JobEvent;
import org.creditsledger.ledger.Posting;

/** The body of a job event, in the envelope of Standard Webhooks: type, timestamp, data. */
record JobEventBody(
        @NotNull @Size(max = 64) String type,
        @NotNull Instant timestamp,
        @NotNull @Valid Data data) {

    record Data(
            @NotNull @Pattern(regexp = Posting.ID_PATTERN) String jobId,
            @NotNull @Pattern(regexp = Posting.ID_PATTERN) String uid,
            @NotNull @Size(min = 1, max = 64) String source,
            @NotNull @Size(min = 1, max = 128) String model,
            @NotNull @Size(min = 1, max = 64) String resolution,

            @NotNull @Min(1) @Max(JobEvent.MAX_QUANTITY) Integer quantity) {}

    JobEvent toEvent(JobEvent.Kind kind) {
        return new JobEvent(
                kind, data.jobId(), data.uid(), data.source(), data.model(), data.resolution(), data.quantity());
    }
}
