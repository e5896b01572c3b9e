package org.creditsledger.jobs;

import org.springframework.stereotype.Component;

/** Charges jobs that succeeded: each attempt once, and no failed one. */
@Component
class JobCharges {

    private final JobDecisions decisions;
    private final KnownJobs known;
    private final JobUndo undo;
    private final Overruns overruns;
    private final JobAnomalies anomalies;
    private final JobProperties properties;

    JobCharges(
            JobDecisions decisions,
            KnownJobs known,
            JobUndo undo,
            Overruns overruns,
            JobAnomalies anomalies,
            JobProperties properties) {
        this.decisions = decisions;
        this.known = known;
        this.undo = undo;
        this.overruns = overruns;
        this.anomalies = anomalies;
        this.properties = properties;
    }

    JobAnswer succeed(JobEvent event) {
        return switch (decisions.decide(event, JobSuccess::decide)) {
            case Step.Done done -> afterOtherTypes(event, done);
            case Step.AfterFailure(var done) -> {
                anomalies.successAfterFailure(event);
                yield JobAnswer.of(done);
            }
            case Step.MustGiveBack(var isRepeated) -> undo.afterFailure(event, isRepeated);
            case Step.NothingMade() -> settleNothingMade(event);
            case Step.Exceeds(var terms, var refused) -> exceed(event, terms, refused);
            case Step.OnOtherBalance _, Step.OtherPrices _ -> throw new IllegalStateException("decided without an end");
        };
    }

    /** If jobs of this source can be paid in several credit types, its start may hold another balance at this moment. */
    private JobAnswer afterOtherTypes(JobEvent event, Step.Done done) {
        if (done.outcome() instanceof JobOutcome.Debited
                && decisions.typesOf(event).size() > 1) {
            decisions.decide(event, JobSuccess::decide);
        }
        return JobAnswer.of(done);
    }

    /**
     * The job made nothing: nothing is due, and the reserved credits become available again. The mark is committed before the
     * lock, so either a start sees it, or this sees the hold.
     */
    private JobAnswer settleNothingMade(JobEvent event) {
        known.markUncharged(event, 0);
        var answer = succeed(event);
        for (var type : decisions.typesOf(event)) {
            if (!type.equals(decisions.typeOf(event))) {
                decisions.decideOn(event, type, JobSuccess::decide);
            }
        }
        return answer.outcome() instanceof JobOutcome.Duplicate(var entry, var credits) && entry == null
                ? new JobAnswer(new JobOutcome.Ignored(null, credits), answer.balances())
                : answer;
    }

    private JobAnswer exceed(JobEvent event, JobTerms terms, JobOutcome.Refused refused) {
        if (properties.overrun() == JobProperties.Overrun.REFUSE) {
            return JobAnswer.of(refused);
        }
        var charged = overruns.charge(event, terms, refused.type());
        if (charged.isEmpty()) {
            // Something else settled the job meanwhile, and settling again finds it.
            return succeed(event);
        }
        // This did not see a failure that was marked after the decision.
        return charged.get() instanceof JobOutcome.Debited && known.hasFailed(event)
                ? undo.afterFailure(event, true)
                : JobAnswer.of(charged.get());
    }
}
