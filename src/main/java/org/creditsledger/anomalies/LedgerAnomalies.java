package org.creditsledger.anomalies;

import java.util.UUID;
import org.creditsledger.integrity.IntegrityChecked;
import org.creditsledger.ledger.CaptureResult;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerEvent.CaptureAnswered;
import org.creditsledger.ledger.LedgerEvent.HoldAnswered;
import org.creditsledger.ledger.LedgerEvent.HoldExpired;
import org.creditsledger.ledger.LedgerEvent.PostingAnswered;
import org.creditsledger.ledger.PlaceResult;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Records the outcomes of the ledger that an admin should look at. */
@Component
class LedgerAnomalies {

    private final AnomalyCounter counter;

    LedgerAnomalies(AnomalyCounter counter) {
        this.counter = counter;
    }

    @EventListener
    void answered(PostingAnswered answered) {
        var posting = answered.posting();
        var result = answered.result();
        var key = posting.idempotencyKey();
        var refused = result instanceof PostingResult.Refused || result instanceof PostingResult.ExceedsRelated;
        if (refused && posting.paymentId() != null && posting.source().equals(Posting.REFUND)) {
            return; // A refund asks again for what there is, and tells what is missing as its shortfall.
        }
        if (posting.isOfJob()
                && (result instanceof PostingResult.Refused || result instanceof PostingResult.KeyConflict)) {
            return; // Jobs report this themselves: they know whether it is the same job, and what it can be charged.
        }
        switch (result) {
            case PostingResult.Posted _ -> {}
            case PostingResult.Replayed(var entry) -> duplicate(key, entry);
            case PostingResult.KeyConflict(var existing) ->
                count(
                        AnomalyKind.KEY_CONFLICT,
                        key,
                        posting.uid(),
                        posting.type(),
                        existing.id(),
                        posting.amount(),
                        0,
                        0,
                        "Another wish than the one that was granted under this key");
            case PostingResult.ExceedsRelated(var related, var attempted, var left) ->
                count(
                        AnomalyKind.BLOCKED_DEBIT,
                        key,
                        posting.uid(),
                        posting.type(),
                        related.id(),
                        attempted,
                        related.amount(),
                        left,
                        "More than is left of the entry to give back or undo");
            case PostingResult.Refused(var type, var attempted, var balance, var available) ->
                count(
                        AnomalyKind.BLOCKED_DEBIT,
                        key,
                        posting.uid(),
                        type,
                        null,
                        attempted,
                        balance,
                        available,
                        "A debit of more than was available");
        }
    }

    @EventListener
    void answered(HoldAnswered answered) {
        var request = answered.request();
        var key = request.job().holdKey();
        switch (answered.result()) {
            case PlaceResult.Placed _ -> {}
            case PlaceResult.Replayed(var hold) ->
                count(
                        AnomalyKind.DUPLICATE,
                        key,
                        hold.uid(),
                        hold.type(),
                        hold.entryId(),
                        request.amount(),
                        0,
                        0,
                        "A hold that was placed before");
            case PlaceResult.HoldConflict(var existing) ->
                count(
                        AnomalyKind.KEY_CONFLICT,
                        key,
                        request.uid(),
                        request.type(),
                        existing.entryId(),
                        request.amount(),
                        0,
                        0,
                        "Another hold than the one that was placed for this job");
            case PlaceResult.AlreadyDebited(var debit) ->
                count(
                        AnomalyKind.DUPLICATE,
                        key,
                        debit.uid(),
                        debit.type(),
                        debit.id(),
                        request.amount(),
                        0,
                        0,
                        "A hold for a job that was debited before");
            case PlaceResult.Refused(var type, var attempted, var balance, var available) ->
                count(
                        AnomalyKind.BLOCKED_DEBIT,
                        key,
                        request.uid(),
                        type,
                        null,
                        attempted,
                        balance,
                        available,
                        "A hold of more than was available");
        }
    }

    @EventListener
    void answered(CaptureAnswered answered) {
        switch (answered.result()) {
            case CaptureResult.Replayed(var _, var debit) -> duplicate(debit.idempotencyKey(), debit);
            case CaptureResult.AlreadyDebited(var _, var debit) -> duplicate(debit.idempotencyKey(), debit);
            case CaptureResult.AlreadyCaptured(var hold, var debit) -> {
                if (!answered.callerReports()) {
                    count(
                            AnomalyKind.KEY_CONFLICT,
                            debit.idempotencyKey(),
                            hold.uid(),
                            hold.type(),
                            debit.id(),
                            debit.amount(),
                            0,
                            0,
                            "A hold was captured again with another amount");
                }
            }
            case CaptureResult.Exceeds(var hold, var attempted, var balance, var available) -> {
                if (!answered.callerReports()) {
                    count(
                            AnomalyKind.BLOCKED_DEBIT,
                            hold.job().debitKey(),
                            hold.uid(),
                            hold.type(),
                            null,
                            attempted,
                            balance,
                            available,
                            "A capture of more than was held and available");
                }
            }
            case CaptureResult.Captured _,
                    CaptureResult.AlreadyReleased _,
                    CaptureResult.Expired _,
                    CaptureResult.NotFound _ -> {}
        }
    }

    private void duplicate(String key, Entry entry) {
        count(
                AnomalyKind.DUPLICATE,
                key,
                entry.uid(),
                entry.type(),
                entry.id(),
                entry.amount(),
                0,
                0,
                "What was granted before came again and was skipped");
    }

    /** In the transaction that expires the hold: afterwards nobody could find it again. */
    @EventListener
    void expired(HoldExpired expired) {
        var hold = expired.hold();
        counter.countInTransaction(new AnomalyReport(
                AnomalyKind.STUCK_HOLD,
                hold.id().toString(),
                hold.uid(),
                hold.type(),
                null,
                hold.amount(),
                expired.balance(),
                expired.available(),
                "Nobody reported how job " + hold.jobId() + " of " + hold.source() + " ended"));
    }

    @EventListener
    void checked(IntegrityChecked checked) {
        var result = checked.result();
        for (var finding : result.findings()) {
            var key = finding.kind().code() + ":" + finding.type() + ":" + finding.uid();
            var details = finding.kind().code() + " at seq " + finding.seq() + ": " + finding.detail();
            count(
                    AnomalyKind.INTEGRITY_FINDING,
                    key,
                    finding.uid(),
                    finding.type(),
                    finding.entryId(),
                    0,
                    0,
                    0,
                    details);
        }
        for (var day : result.wrongDays()) {
            count(AnomalyKind.INTEGRITY_FINDING, "wrong-day:" + day.day(), null, null, null, 0, 0, 0, day.detail());
        }
    }

    private void count(
            AnomalyKind kind,
            String key,
            @Nullable String uid,
            @Nullable String type,
            @Nullable UUID entryId,
            long attemptedAmount,
            long balance,
            long available,
            String details) {
        var line = details.length() > AnomalyReport.MAX_DETAILS_LENGTH
                ? details.substring(0, AnomalyReport.MAX_DETAILS_LENGTH)
                : details;
        counter.count(new AnomalyReport(kind, key, uid, type, entryId, attemptedAmount, balance, available, line));
    }
}
