package org.creditsledger.jobs;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/**
 * Turns the events of generation jobs into holds and postings. Events may come late, repeatedly and in any order: the
 * final cost of an attempt depends on which events came, not on their order.
 *
 * <p>An event is decided under the lock of the user's balance, together with the events of other users, from everything that
 * is known about its job. Marks of jobs that must no longer be charged are committed before. If a process is killed, the
 * repeated event completes the rest.
 */
@Service
public class JobService {

    static final String CREATED_BY = "service:jobs";

    private final JobDecisions decisions;
    private final JobCharges charges;
    private final JobUndo undo;
    private final JobAnomalies anomalies;

    JobService(JobDecisions decisions, JobCharges charges, JobUndo undo, JobAnomalies anomalies) {
        this.decisions = decisions;
        this.charges = charges;
        this.undo = undo;
        this.anomalies = anomalies;
    }

    /** Handles an event; the sender may repeat it any number of times. Do not call it in a transaction. */
    @PreAuthorize("hasRole('SERVICE')")
    public JobAnswer answer(JobEvent event) {
        var answer = switch (event.kind()) {
            case STARTED -> start(event);
            case PROGRESSED -> progress(event);
            case SUCCEEDED -> charges.succeed(event);
            case FAILED -> undo.fail(event);
        };
        anomalies.report(event, answer.outcome());
        return answer;
    }

    /** The same, for callers who need no balances. */
    @PreAuthorize("hasRole('SERVICE')")
    public JobOutcome handle(JobEvent event) {
        return answer(event).outcome();
    }

    private JobAnswer start(JobEvent event) {
        var step = decisions.decide(event, JobStart::decide);
        // If jobs of this source can be paid in several credit types, its success may debit another balance at this
        // moment.
        if (step instanceof Step.Done(JobOutcome.Held _, var _)
                && decisions.typesOf(event).size() > 1) {
            var again = decisions.decide(event, JobStart::decide);
            var isStillHeld =
                    again instanceof Step.Done(JobOutcome.Duplicate(var _, var credits), var _) && credits.held() > 0;
            step = isStillHeld ? step : again;
        }
        return answer(event, step);
    }

    private JobAnswer answer(JobEvent event, Step step) {
        return switch (step) {
            case Step.Done done -> JobAnswer.of(done);
            case Step.MustGiveBack(var isRepeated) -> undo.afterFailure(event, isRepeated);
            default -> throw new IllegalStateException("not of a running job: " + step);
        };
    }

    private JobAnswer progress(JobEvent event) {
        return answer(event, decisions.decide(event, JobProgress::decide));
    }
}
