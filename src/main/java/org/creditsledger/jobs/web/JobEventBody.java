package org.creditsledger.jobs.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.creditsledger.database.Timestamps;
import org.creditsledger.jobs.JobEvent;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.JobAttempt;
import org.creditsledger.ledger.Posting;
import org.creditsledger.pricing.Work;
import org.creditsledger.problems.InvalidParameter;
import org.creditsledger.problems.Problem;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * The body of an event, in the envelope of Standard Webhooks: a job event, or an event of another type. Unknown members are
 * ignored, because the same event can also go to other receivers.
 */
@JsonDeserialize(using = JobEventBody.ByType.class)
sealed interface JobEventBody {

    Map<String, JobEvent.Kind> KINDS = Map.of(
            "job.started", JobEvent.Kind.STARTED,
            "job.progress", JobEvent.Kind.PROGRESSED,
            "job.succeeded", JobEvent.Kind.SUCCEEDED,
            "job.failed", JobEvent.Kind.FAILED);

    /** An event of another type, with any content. */
    @JsonDeserialize(using = StdDeserializer.None.class)
    record Other(@NotNull String type) implements JobEventBody {}

    /** A job event. */
    @JsonDeserialize(using = StdDeserializer.None.class)
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "JobEvent")
    record Report(
            @Schema(description = "Events of other types are ignored.", example = "job.succeeded") @NotNull String type,

            @Schema(description = "The time of the event, in ISO 8601.")
            @JsonDeserialize(using = IsoTime.class)
            @NotNull Instant timestamp,

            @NotNull @Valid Data data)
            implements JobEventBody {

        JobEvent toEvent(JobEvent.Kind kind) {
            var invalid = new ArrayList<InvalidParameter>();
            if (timestamp.isBefore(Instant.EPOCH) || timestamp.isAfter(Timestamps.LATEST)) {
                invalid.add(new InvalidParameter("timestamp", "must be from 1970 to 9999"));
            }
            if (kind.reserves() && data.quantity() == 0) {
                invalid.add(new InvalidParameter(
                        "data.quantity", "must be greater than or equal to 1 at the start and in progress"));
            }
            if (!invalid.isEmpty()) {
                throw Problem.invalid(invalid);
            }
            return new JobEvent(
                    kind,
                    timestamp,
                    data.jobId(),
                    data.attempt() == null ? 1 : data.attempt(),
                    data.uid(),
                    new Work(data.source(), data.model(), data.resolution(), data.quantity(), data.durationSeconds()),
                    data.quoteId(),
                    data.timeoutMs() == null ? HoldRequest.DEFAULT_TIMEOUT : Duration.ofMillis(data.timeoutMs()));
        }
    }

    @Schema(name = "JobEventData")
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Data(
            @NotNull @Pattern(regexp = Posting.ID_PATTERN) String jobId,

            @Schema(
                    description = "The attempt at the job. Each attempt is reserved, charged and refunded separately.",
                    defaultValue = "1")
            @Nullable @Min(1) @Max(JobAttempt.MAX_ATTEMPT) Integer attempt,

            @NotNull @Pattern(regexp = Posting.ID_PATTERN) String uid,
            @NotNull @Pattern(regexp = Work.SOURCE_PATTERN) String source,
            @NotNull @Pattern(regexp = Work.MODEL_PATTERN) String model,

            @NotNull @Pattern(regexp = Work.RESOLUTION_PATTERN) String resolution,

            @Schema(
                    description =
                            "The number of outputs: the planned one at the start and in progress, at least 1; the real one at success.")
            @NotNull @Min(0) @Max(Work.MAX_QUANTITY) Integer quantity,

            @Schema(description = "The length of each output in seconds, to the millisecond.")
            @Nullable @DecimalMin(Work.MIN_DURATION_SECONDS) @DecimalMax(Work.MAX_DURATION_SECONDS) @Digits(integer = Work.WHOLE_SECONDS_DIGITS, fraction = Work.FRACTION_OF_SECONDS_DIGITS) BigDecimal durationSeconds,

            @Nullable @Pattern(regexp = Posting.ID_PATTERN) String quoteId,

            @Schema(
                    description = "How long `job.started` and `job.progress` reserve credits, in milliseconds.",
                    defaultValue = "3600000")
            @Nullable @Min(ReservationBody.MIN_TIMEOUT_MS) @Max(ReservationBody.MAX_TIMEOUT_MS) Long timeoutMs) {}

    /** Reads the type first: only job events must have the documented form. */
    class ByType extends StdDeserializer<JobEventBody> {

        ByType() {
            super(JobEventBody.class);
        }

        @Override
        public JobEventBody deserialize(JsonParser parser, DeserializationContext context) {
            // Not from the tree, which would round long numbers before they are checked.
            var buffered = context.bufferAsCopyOfValue(parser);
            JsonNode body = context.readTree(buffered.asParserOnFirstToken(context));
            var type = body.get("type");
            if (!body.isObject() || type != null && !type.isString() && !type.isNull()) {
                return context.reportInputMismatch(this, "an event is an object with a string as its type");
            }
            return type != null && type.isString() && isOther(type.stringValue(), body)
                    ? new Other(type.stringValue())
                    : context.readValue(buffered.asParserOnFirstToken(context), Report.class);
        }

        /** Other systems report progress under the same name, about jobs of no user of ours. */
        private static boolean isOther(String type, JsonNode body) {
            var kind = KINDS.get(type);
            return kind == null
                    || kind == JobEvent.Kind.PROGRESSED && !body.path("data").has("uid");
        }
    }
}
