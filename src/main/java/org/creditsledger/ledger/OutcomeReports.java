package org.creditsledger.ledger;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Measures, logs and publishes the results of operations, and notifies open pages of what changed. */
@Component
class OutcomeReports {

    private static final Logger log = LoggerFactory.getLogger(LedgerService.class);

    private final LedgerMetrics metrics;
    private final HoldRepository.Keys holdKeys;
    private final ApplicationEventPublisher events;

    OutcomeReports(LedgerMetrics metrics, HoldRepository.Keys holdKeys, ApplicationEventPublisher events) {
        this.metrics = metrics;
        this.holdKeys = holdKeys;
        this.events = events;
    }

    void failed(long startNanos) {
        metrics.failed(startNanos);
    }

    /** Callers who decide about jobs report their conflicts themselves. */
    void report(List<LockedJob.Step> steps, long startNanos) {
        for (var step : steps) {
            switch (step) {
                case LockedJob.Step.Post(var posting, var result) -> report(posting, result, startNanos);
                case LockedJob.Step.Place(var request, var result) -> report(request, result);
                case LockedJob.Step.Capture(var result) -> report(result, true);
                case LockedJob.Step.Extend(var result) -> report(result);
                case LockedJob.Step.Release(var result) -> report(result);
            }
        }
    }

    void report(Posting posting, PostingResult result, long startNanos) {
        metrics.answered(posting, result, startNanos);
        events.publishEvent(new LedgerEvent.PostingAnswered(posting, result));
        switch (result) {
            case PostingResult.Posted(var entry) -> changed(entry.uid());
            case PostingResult.Replayed(var entry) ->
                about(posting, Level.INFO).addKeyValue("entryId", entry.id()).log("replayed");
            case PostingResult.KeyConflict(var existing) ->
                about(posting, Level.WARN).addKeyValue("entryId", existing.id()).log("key conflict");
            case PostingResult.ExceedsRelated(var related, var _, var left) ->
                about(posting, Level.WARN)
                        .addKeyValue("entryId", related.id())
                        .addKeyValue("left", left)
                        .log("exceeds related entry");
            case PostingResult.Refused(var _, var _, var balance, var available) ->
                about(posting, Level.WARN)
                        .addKeyValue("balance", balance)
                        .addKeyValue("available", available)
                        .log("refused");
        }
    }

    void report(HoldRequest request, PlaceResult result) {
        metrics.hold("place", result);
        if (result instanceof PlaceResult.Placed(var hold)) {
            holdKeys.remember(hold);
            changed(hold.uid());
        }
        events.publishEvent(new LedgerEvent.HoldAnswered(request, result));
    }

    void report(CaptureResult result, boolean callerReports) {
        metrics.hold("capture", result);
        if (result instanceof CaptureResult.Captured(var hold, var _)) {
            changed(hold.uid());
        } else if (result instanceof CaptureResult.Expired(var hold)) {
            changed(hold.uid());
        }
        events.publishEvent(new LedgerEvent.CaptureAnswered(result, callerReports));
    }

    void report(ReleaseResult result) {
        metrics.hold("release", result);
        if (result instanceof ReleaseResult.Released(var hold)) {
            changed(hold.uid());
        } else if (result instanceof ReleaseResult.Expired(var hold)) {
            changed(hold.uid());
        }
    }

    void report(ExtendResult result) {
        metrics.hold("extend", result);
        if (result instanceof ExtendResult.Extended(var hold)) {
            changed(hold.uid());
        } else if (result instanceof ExtendResult.AlreadySettled(var hold)) {
            changed(hold.uid()); // it may just have been found to be expired
        }
    }

    private void changed(String uid) {
        events.publishEvent(new LedgerEvent.CreditsChanged(uid));
    }

    private static LoggingEventBuilder about(Posting posting, Level level) {
        return log.atLevel(level)
                .addKeyValue("idempotencyKey", posting.idempotencyKey())
                .addKeyValue("uid", posting.uid())
                .addKeyValue("type", posting.type())
                .addKeyValue("attemptedAmount", posting.amount());
    }
}
