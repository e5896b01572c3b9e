package org.creditsledger.jobs;

import static org.creditsledger.jobs.JobEvent.Kind.FAILED;
import static org.creditsledger.jobs.JobEvent.Kind.STARTED;
import static org.creditsledger.jobs.JobEvent.Kind.SUCCEEDED;

import java.time.Instant;
import java.util.List;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.pricing.Work;
import org.jspecify.annotations.Nullable;

/** Events as a job service reports them, and the names of their outcomes in the documents. */
final class JobReports {

    static final List<JobEvent.Kind> KINDS = List.of(STARTED, SUCCEEDED, FAILED);
    static final long UNIT_PRICE = 8;

    private static final Instant HAPPENED = Instant.parse("2026-03-01T12:00:00Z");

    private JobReports() {}

    static Work fluxPro(int quantity) {
        return new Work("text2image", "flux-pro", "1024x1024", quantity, null);
    }

    static JobEvent report(JobEvent.Kind kind, String jobId, String uid, int quantity) {
        return report(kind, jobId, uid, fluxPro(quantity), null);
    }

    static JobEvent report(JobEvent.Kind kind, String jobId, int attempt, String uid, int quantity) {
        return new JobEvent(kind, HAPPENED, jobId, attempt, uid, fluxPro(quantity), null, HoldRequest.DEFAULT_TIMEOUT);
    }

    static JobEvent report(JobEvent.Kind kind, String jobId, String uid, Work work, @Nullable String quoteId) {
        return new JobEvent(kind, HAPPENED, jobId, uid, work, quoteId);
    }

    static String answer(JobOutcome outcome) {
        return switch (outcome) {
            case JobOutcome.Held _ -> "held";
            case JobOutcome.Debited _ -> "posted";
            case JobOutcome.Released _ -> "released";
            case JobOutcome.Refunded _ -> "refunded";
            case JobOutcome.Duplicate _ -> "duplicate";
            case JobOutcome.Ignored _ -> "ignored";
            case JobOutcome.Uncharged _ -> "uncharged";
            case JobOutcome.Refused _ -> "insufficient-credits";
            case JobOutcome.Conflict _ -> "key-conflict";
            case JobOutcome.UnknownPrice _ -> "unknown-price";
            case JobOutcome.QuoteMismatch _ -> "quote-mismatch";
        };
    }

    static JobCredits credits(JobOutcome outcome) {
        return switch (outcome) {
            case JobOutcome.Held(var credits) -> credits;
            case JobOutcome.Debited(var _, var credits) -> credits;
            case JobOutcome.Released(var credits) -> credits;
            case JobOutcome.Refunded(var _, var credits) -> credits;
            case JobOutcome.Duplicate(var _, var credits) -> credits;
            case JobOutcome.Ignored(var _, var credits) -> credits;
            case JobOutcome.Uncharged(var credits) -> credits;
            case JobOutcome.Refused _, JobOutcome.Conflict _, JobOutcome.UnknownPrice _, JobOutcome.QuoteMismatch _ ->
                throw new AssertionError(answer(outcome));
        };
    }
}
