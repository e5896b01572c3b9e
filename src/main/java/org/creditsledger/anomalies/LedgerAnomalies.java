package org.creditsledger.anomalies;

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
            return; // A refund then asks for what is available, and reports the rest as its shortfall.
        }
        if (posting.isOfJob()
                && (result instanceof PostingResult.Refused || result instanceof PostingResult.KeyConflict)) {
            return; // Jobs report this themselves: they know whether it is the same job, and what it can be charged.
        }
        switch (result) {
            case PostingResult.Posted _ -> {}
            case PostingResult.Replayed(var entry) -> duplicate(key, entry);
            case PostingResult.KeyConflict(var existing) ->
                counter.count(AnomalyReport.of(
                                AnomalyKind.KEY_CONFLICT,
                                key,
                                "A different request than the one that was granted under this key")
                        .about(posting.uid(), posting.type())
                        .withEntry(existing.id())
                        .attempted(posting.amount()));
            case PostingResult.ExceedsRelated(var related, var attempted, var left) ->
                counter.count(AnomalyReport.of(
                                AnomalyKind.BLOCKED_DEBIT, key, "More than is left of the entry to give back or undo")
                        .about(posting.uid(), posting.type())
                        .withEntry(related.id())
                        .attempted(attempted)
                        .having(related.amount(), left));
            case PostingResult.Refused(var type, var attempted, var balance, var available) ->
                blocked(key, "A debit of more than was available", posting.uid(), type, attempted, balance, available);
        }
    }

    @EventListener
    void answered(HoldAnswered answered) {
        var request = answered.request();
        var key = request.job().holdKey();
        switch (answered.result()) {
            case PlaceResult.Placed _ -> {}
            case PlaceResult.Replayed(var hold) ->
                counter.count(AnomalyReport.of(AnomalyKind.DUPLICATE, key, "A hold that was placed before")
                        .about(hold.uid(), hold.type())
                        .withEntry(hold.entryId())
                        .attempted(request.amount()));
            case PlaceResult.HoldConflict(var existing) ->
                counter.count(AnomalyReport.of(
                                AnomalyKind.KEY_CONFLICT, key, "Another hold than the one that was placed for this job")
                        .about(request.uid(), request.type())
                        .withEntry(existing.entryId())
                        .attempted(request.amount()));
            case PlaceResult.AlreadyDebited(var debit) ->
                counter.count(AnomalyReport.of(AnomalyKind.DUPLICATE, key, "A hold for a job that was debited before")
                        .about(debit)
                        .attempted(request.amount()));
            case PlaceResult.Refused(var type, var attempted, var balance, var available) ->
                blocked(key, "A hold of more than was available", request.uid(), type, attempted, balance, available);
        }
    }

    @EventListener
    void answered(CaptureAnswered answered) {
        switch (answered.result()) {
            case CaptureResult.Replayed(var _, var debit) -> duplicate(debit.idempotencyKey(), debit);
            case CaptureResult.AlreadyDebited(var _, var debit) -> duplicate(debit.idempotencyKey(), debit);
            case CaptureResult.AlreadyCaptured(var hold, var debit) -> {
                if (!answered.callerReports()) {
                    counter.count(AnomalyReport.of(
                                    AnomalyKind.KEY_CONFLICT,
                                    debit.idempotencyKey(),
                                    "A hold was captured again with another amount")
                            .about(hold.uid(), hold.type())
                            .withEntry(debit.id())
                            .attempted(debit.amount()));
                }
            }
            case CaptureResult.Exceeds(var hold, var attempted, var balance, var available) -> {
                if (!answered.callerReports()) {
                    blocked(
                            hold.job().debitKey(),
                            "A capture of more than was held and available",
                            hold.uid(),
                            hold.type(),
                            attempted,
                            balance,
                            available);
                }
            }
            case CaptureResult.KeyConflict(var hold) ->
                counter.count(AnomalyReport.of(
                                AnomalyKind.KEY_CONFLICT,
                                hold.job().holdKey(),
                                "A key was used for two different calls that change a hold")
                        .about(hold.uid(), hold.type()));
            case CaptureResult.Captured _,
                    CaptureResult.ExceedsHold _,
                    CaptureResult.AlreadyReleased _,
                    CaptureResult.Expired _,
                    CaptureResult.NotFound _ -> {}
        }
    }

    private void blocked(
            String key, String details, String uid, String type, long attempted, long balance, long available) {
        counter.count(AnomalyReport.of(AnomalyKind.BLOCKED_DEBIT, key, details)
                .about(uid, type)
                .attempted(attempted)
                .having(balance, available));
    }

    private void duplicate(String key, Entry entry) {
        counter.count(AnomalyReport.of(AnomalyKind.DUPLICATE, key, "What was granted before came again and was skipped")
                .about(entry)
                .attempted(entry.amount()));
    }

    /** In the transaction that expires the hold, because it could not be found again afterwards. */
    @EventListener
    void expired(HoldExpired expired) {
        var hold = expired.hold();
        var details = "Nobody reported how job " + hold.jobId() + " of " + hold.source() + " ended";
        counter.countInTransaction(
                AnomalyReport.of(AnomalyKind.STUCK_HOLD, hold.id().toString(), details)
                        .about(hold.uid(), hold.type())
                        .attempted(hold.amount())
                        .having(expired.balance(), expired.available()));
    }

    @EventListener
    void checked(IntegrityChecked checked) {
        var result = checked.result();
        for (var finding : result.findings()) {
            var key = finding.kind().code() + ":" + finding.type() + ":" + finding.uid();
            var details = finding.kind().code() + " at seq " + finding.seq() + ": " + finding.detail();
            counter.count(AnomalyReport.of(AnomalyKind.INTEGRITY_FINDING, key, shortened(details))
                    .about(finding.uid(), finding.type())
                    .withEntry(finding.entryId()));
        }
        for (var day : result.wrongDays()) {
            counter.count(
                    AnomalyReport.of(AnomalyKind.INTEGRITY_FINDING, "wrong-day:" + day.day(), shortened(day.detail())));
        }
    }

    private static String shortened(String details) {
        return details.length() > AnomalyReport.MAX_DETAILS_LENGTH
                ? details.substring(0, AnomalyReport.MAX_DETAILS_LENGTH)
                : details;
    }
}
