package org.creditsledger.jobs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import java.util.Map;
import org.creditsledger.jobs.JobEvent;
import org.creditsledger.jobs.JobOutcome;
import org.creditsledger.jobs.JobService;
import org.creditsledger.ledger.Balances;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.InsufficientCredits;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where the job service reports its jobs. Its signature was checked before a request comes here. */
@RestController
class JobWebhookController {

    private final JobService jobs;
    private final LedgerService ledger;

    JobWebhookController(JobService jobs, LedgerService ledger) {
        this.jobs = jobs;
        this.ledger = ledger;
    }

    @PostMapping(path = "/api/webhooks/jobs", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer receive(@Valid @RequestBody JobEventBody body) {
        var outcome = switch (body.type()) {
            case "job.started" -> jobs.handle(body.toEvent(JobEvent.Kind.STARTED));
            case "job.succeeded" -> jobs.handle(body.toEvent(JobEvent.Kind.SUCCEEDED));
            case "job.failed" -> jobs.handle(body.toEvent(JobEvent.Kind.FAILED));
            default -> new JobOutcome.Ignored();
        };
        return switch (outcome) {
            case JobOutcome.Debited(var debit) -> answer("posted", debit, body);
            case JobOutcome.Refunded(var refund) -> answer("refunded", refund, body);
            case JobOutcome.Duplicate(var entry) -> answer("duplicate", entry, body);
            case JobOutcome.Ignored() -> answer("ignored", null, body);
            case JobOutcome.AlreadyGivenBack(var debit) -> answer("ignored", debit, body);
            case JobOutcome.Refused(var refusal) -> throw InsufficientCredits.of("The job", refusal);
            case JobOutcome.Conflict(var existing) ->
                throw new Problem(
                        ProblemCode.KEY_CONFLICT,
                        "Another job was reported under this source and jobId.",
                        Map.of("idempotencyKey", existing.idempotencyKey()));
            case JobOutcome.UnknownPrice() ->
                throw new Problem(
                        ProblemCode.UNKNOWN_PRICE,
                        "No price for source %s, model %s, resolution %s."
                                .formatted(
                                        body.data().source(),
                                        body.data().model(),
                                        body.data().resolution()));
        };
    }

    private Answer answer(String outcome, @Nullable Entry entry, JobEventBody body) {
        return new Answer(outcome, entry, ledger.balances(body.data().uid()));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(String outcome, @Nullable Entry entry, Balances balances) {}
}
