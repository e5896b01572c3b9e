package org.creditsledger.jobs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.Map;
import org.creditsledger.jobs.JobCredits;
import org.creditsledger.jobs.JobEvent;
import org.creditsledger.jobs.JobOutcome;
import org.creditsledger.jobs.JobService;
import org.creditsledger.ledger.Balances;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.InsufficientCredits;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.operations.WebhookFigures;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where the job service reports its jobs. Its signature was checked before a request comes here. */
@RestController
@Tag(name = "Webhooks")
class JobWebhookController {

    private static final JobCredits NOTHING = new JobCredits(null, 0, 0);

    private final JobService jobs;
    private final LedgerService ledger;
    private final WebhookFigures figures;

    JobWebhookController(JobService jobs, LedgerService ledger, WebhookFigures figures) {
        this.jobs = jobs;
        this.ledger = ledger;
        this.figures = figures;
    }

    @Operation(
            operationId = "receiveJobEvent",
            summary = "An event of the job service",
            description =
                    "Signed as Standard Webhooks has it. In any order, as often as the sender likes: docs/jobs.md.")
    @MayAnswer({
        ProblemCode.INSUFFICIENT_CREDITS,
        ProblemCode.KEY_CONFLICT,
        ProblemCode.UNKNOWN_PRICE,
        ProblemCode.QUOTE_MISMATCH
    })
    @PostMapping(path = "/api/webhooks/jobs", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer receive(@Valid @RequestBody JobEventBody body) {
        var outcome = switch (body.type()) {
            case "job.started" -> jobs.handle(body.toEvent(JobEvent.Kind.STARTED));
            case "job.succeeded" -> jobs.handle(body.toEvent(JobEvent.Kind.SUCCEEDED));
            case "job.failed" -> jobs.handle(body.toEvent(JobEvent.Kind.FAILED));
            default -> new JobOutcome.Ignored(null, NOTHING);
        };
        figures.answered("jobs", body.timestamp());
        return switch (outcome) {
            case JobOutcome.Held(var credits) -> answer("held", null, credits, body);
            case JobOutcome.Debited(var debit, var credits) -> answer("posted", debit, credits, body);
            case JobOutcome.Released(var credits) -> answer("released", null, credits, body);
            case JobOutcome.Refunded(var refund, var credits) -> answer("refunded", refund, credits, body);
            case JobOutcome.Duplicate(var entry, var credits) -> answer("duplicate", entry, credits, body);
            case JobOutcome.Ignored(var entry, var credits) -> answer("ignored", entry, credits, body);
            case JobOutcome.Refused(var type, var attemptedAmount, var balance, var available) ->
                throw InsufficientCredits.of("The job", type, attemptedAmount, balance, available);
            case JobOutcome.Conflict(var idempotencyKey) ->
                throw new Problem(
                        ProblemCode.KEY_CONFLICT,
                        "Another job was reported under this source and jobId.",
                        Map.of("idempotencyKey", idempotencyKey));
            case JobOutcome.UnknownPrice() ->
                throw new Problem(
                        ProblemCode.UNKNOWN_PRICE,
                        "No price for source %s, model %s, resolution %s%s."
                                .formatted(
                                        body.data().source(),
                                        body.data().model(),
                                        body.data().resolution(),
                                        body.data().durationSeconds() == null ? ", without durationSeconds" : ""));
            case JobOutcome.QuoteMismatch() ->
                throw new Problem(
                        ProblemCode.QUOTE_MISMATCH,
                        "The quote was given for another uid, source, model, resolution, quantity or duration.");
        };
    }

    private Answer answer(String outcome, @Nullable Entry entry, JobCredits credits, JobEventBody body) {
        return new Answer(
                outcome,
                entry,
                credits.quoted(),
                credits.held(),
                credits.charged(),
                ledger.balances(body.data().uid()));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "JobEventAnswer")
    record Answer(
            @Schema(allowableValues = {"held", "posted", "released", "refunded", "duplicate", "ignored"})
            String outcome,

            @Nullable Entry entry,
            @Nullable Long quotedCredits,
            long heldCredits,
            long chargedCredits,
            Balances balances) {}
}
