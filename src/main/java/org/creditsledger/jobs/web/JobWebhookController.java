package org.creditsledger.jobs.web;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.Map;
import org.creditsledger.jobs.JobAnswer;
import org.creditsledger.jobs.JobCredits;
import org.creditsledger.jobs.JobOutcome;
import org.creditsledger.jobs.JobService;
import org.creditsledger.ledger.Balances;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.operations.WebhookFigures;
import org.creditsledger.pricing.PricingProblems;
import org.creditsledger.problems.InsufficientCredits;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where the job service reports its jobs. A filter has already checked the signature. */
@RestController
@Tag(name = "Webhooks")
class JobWebhookController {

    /** The answer to an event of another type, which names no user. */
    private static final Answer IGNORED = new Answer("ignored", null, null, 0, 0, null);

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
            summary = "Receive an event of the job service",
            description =
                    "Signed as in Standard Webhooks. Events can arrive in any order, and repeatedly: see docs/guides/jobs.md.")
    @MayAnswer({
        ProblemCode.INSUFFICIENT_CREDITS,
        ProblemCode.KEY_CONFLICT,
        ProblemCode.UNKNOWN_PRICE,
        ProblemCode.QUOTE_MISMATCH
    })
    @PostMapping(path = "/api/webhooks/jobs", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer receive(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = JobEventBody.Report.class)))
                    @Valid @RequestBody
                    JobEventBody body) {
        return switch (body) {
            case JobEventBody.Other _ -> IGNORED;
            case JobEventBody.Report report -> {
                var kind = requireNonNull(JobEventBody.KINDS.get(report.type()));
                var answer = jobs.answer(report.toEvent(kind));
                figures.answered("jobs", report.timestamp());
                yield answer(answer, report.data());
            }
        };
    }

    private Answer answer(JobAnswer job, JobEventBody.Data data) {
        return switch (job.outcome()) {
            case JobOutcome.Held(var credits) -> answer("held", null, credits, job, data);
            case JobOutcome.Debited(var debit, var credits) -> answer("posted", debit, credits, job, data);
            case JobOutcome.Released(var credits) -> answer("released", null, credits, job, data);
            case JobOutcome.Refunded(var refund, var credits) -> answer("refunded", refund, credits, job, data);
            case JobOutcome.Duplicate(var entry, var credits) -> answer("duplicate", entry, credits, job, data);
            case JobOutcome.Ignored(var entry, var credits) -> answer("ignored", entry, credits, job, data);
            case JobOutcome.Uncharged(var credits) -> answer("uncharged", null, credits, job, data);
            case JobOutcome.Refused(var type, var attemptedAmount, var balance, var available) ->
                throw InsufficientCredits.of("The job", type, attemptedAmount, balance, available);
            case JobOutcome.Conflict(var idempotencyKey) ->
                throw new Problem(
                        ProblemCode.KEY_CONFLICT,
                        "A different job was reported with this source, jobId and attempt.",
                        Map.of("idempotencyKey", idempotencyKey));
            case JobOutcome.UnknownPrice() ->
                throw PricingProblems.unknownPrice(
                        data.source(), data.model(), data.resolution(), data.durationSeconds());
            case JobOutcome.QuoteMismatch() -> throw PricingProblems.quoteMismatch();
        };
    }

    private Answer answer(
            String outcome, @Nullable Entry entry, JobCredits credits, JobAnswer job, JobEventBody.Data data) {
        return new Answer(
                outcome,
                entry,
                credits.quoted(),
                credits.held(),
                credits.charged(),
                job.balances() == null ? ledger.balances(data.uid()) : job.balances());
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "JobEventAnswer")
    record Answer(
            @Schema(allowableValues = {"held", "posted", "released", "refunded", "duplicate", "ignored", "uncharged"})
            String outcome,

            @Nullable Entry entry,
            @Nullable Long quotedCredits,
            long heldCredits,
            long chargedCredits,

            @Schema(description = "Absent for an ignored event of another type.") @Nullable Balances balances) {}
}
