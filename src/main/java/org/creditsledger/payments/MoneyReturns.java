package org.creditsledger.payments;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyReport;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the credits of a payment in step with its money. What the ledger should have taken back follows from the facts;
 * the difference to what it has taken is posted, in either direction. Call it while the payment's row is locked.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class MoneyReturns {

    private static final String CREATED_BY = "service:payments";

    private final LedgerService ledger;
    private final AnomalyService anomalies;
    private final FactRepository facts;
    private final InstantSource clock;

    MoneyReturns(LedgerService ledger, AnomalyService anomalies, FactRepository facts, InstantSource clock) {
        this.ledger = ledger;
        this.anomalies = anomalies;
        this.facts = facts;
        this.clock = clock;
    }

    /**
     * Remembers facts and does what follows from them.
     *
     * @param purchase the entry that credited the payment; null if it has not been credited
     * @param facts at least one, all from one event
     */
    RefundOutcome learn(PaymentRow payment, @Nullable Entry purchase, List<? extends MoneyFact> facts) {
        var known = new ArrayList<>(this.facts.findByPayment(payment.paymentId()));
        var isNew = facts.stream()
                .map(fact -> remember(payment.paymentId(), known, fact))
                .reduce(false, Boolean::logicalOr);
        if (purchase == null) {
            return new RefundOutcome.Waiting();
        }
        var fact = facts.getFirst();
        var outcome = settle(payment, purchase, known, Reasons.of(fact));
        var isComparable = fact.currency() == null || fact.currency().equals(payment.currency());
        var hasMovedNothing = fact instanceof MoneyFact.Dispute dispute && !dispute.isWithdrawn();
        return outcome instanceof RefundOutcome.NothingNew && isNew && (hasMovedNothing || !isComparable)
                ? new RefundOutcome.NothingToCompare()
                : outcome;
    }

    /** Does what follows from the facts that were reported before the purchase was. */
    void settleWhatCameBefore(PaymentRow payment, Entry purchase) {
        settle(payment, purchase, facts.findByPayment(payment.paymentId()), Reasons.BEFORE_THE_PURCHASE);
    }

    /**
     * Does what follows when an admin has undone what they had adjusted by hand for the payment: as much of it as the facts
     * ask for happens after all.
     */
    void settleUndone(PaymentRow payment, Entry purchase, Entry reversal) {
        var history = new PaymentHistory(purchase, ledger.findByPayment(payment.paymentId()));
        var missing = missing(payment, history, payment.dueCredits());
        move(
                payment,
                history,
                payment.dueCredits(),
                reversal.direction() == Direction.CREDIT
                        ? Math.clamp(missing, 0, reversal.amount())
                        : Math.clamp(missing, -reversal.amount(), 0),
                Reasons.AFTER_AN_UNDO);
    }

    /** @return whether it says anything that was not known */
    private boolean remember(String paymentId, List<FactRow> known, MoneyFact fact) {
        var id = FactId.of(paymentId, fact);
        var row = known.stream().filter(one -> one.id().equals(id)).findFirst();
        if (row.isEmpty()) {
            known.add(facts.save(new FactRow(id, fact, now())));
            return true;
        }
        var before = row.get().toFact();
        var merged = before.mergedWith(fact);
        if (merged.equals(before)) {
            return false;
        }
        row.get().become(merged, now());
        return true;
    }

    private RefundOutcome settle(PaymentRow payment, Entry purchase, List<FactRow> rows, Reasons reasons) {
        var known = new MoneyFacts(rows.stream().map(FactRow::toFact).toList());
        reportWhatCannotBeCompared(known, purchase, payment.currency());
        if (known.hasFailed()) {
            report(
                    AnomalyKind.PAYMENT_FAILED_AFTER_CREDIT,
                    payment.paymentId(),
                    purchase,
                    purchase.amount(),
                    "The provider reports that payment " + payment.paymentId() + " failed. Its credits stay.");
        }
        var due = payment.creditsDue(known);
        // What is the same as before was dealt with, and what admins have corrected since stays as they left it.
        if (due == payment.dueCredits()) {
            return new RefundOutcome.NothingNew();
        }
        var history = new PaymentHistory(purchase, ledger.findByPayment(payment.paymentId()));
        var missing = missing(payment, history, due);
        // By no more than what is due has changed: what admins gave or took beyond it stays theirs to decide.
        var change = due - payment.dueCredits();
        return move(
                payment,
                history,
                due,
                change > 0 ? Math.clamp(missing, 0, change) : Math.clamp(missing, change, 0),
                reasons);
    }

    private static long missing(PaymentRow payment, PaymentHistory history, long due) {
        return due - history.takenCredits() - payment.writtenOffCredits();
    }

    /** @param missing whole credits that are still to be taken; below zero, to be given back */
    private RefundOutcome move(PaymentRow payment, PaymentHistory history, long due, long missing, Reasons reasons) {
        var writtenOff = payment.writtenOffCredits();
        if (missing > 0) {
            var taken = take(history, missing, reasons.debit());
            payment.dealtWith(due, writtenOff + taken.shortfallCredits(), now());
            return taken;
        }
        // What was written off was never taken, so it is the first that is no longer due.
        var noLongerOwed = Math.min(-missing, writtenOff);
        var given = post(history, Direction.CREDIT, -missing - noLongerOwed, reasons.credit());
        payment.dealtWith(due, writtenOff - noLongerOwed, now());
        return given.entry() == null ? new RefundOutcome.NothingNew() : new RefundOutcome.Moved(given.entry(), 0);
    }

    private RefundOutcome.Moved take(PaymentHistory history, long wanted, String reason) {
        var key =
                Posting.paymentCorrectionKey(Direction.DEBIT, history.paymentId(), history.nextNumber(Direction.DEBIT));
        var posted = post(history, Direction.DEBIT, wanted, reason);
        var shortfall = wanted - posted.credits();
        var refusal = posted.refusal();
        if (refusal != null && shortfall > 0) {
            var purchase = history.purchase();
            anomalies.record(new AnomalyReport(
                    AnomalyKind.REFUND_SHORTFALL,
                    key,
                    purchase.uid(),
                    purchase.type(),
                    purchase.id(),
                    wanted,
                    refusal.balance(),
                    refusal.available(),
                    "%s of %s %s credits were not available any more".formatted(shortfall, wanted, purchase.type())));
        }
        return new RefundOutcome.Moved(posted.entry(), shortfall);
    }

    /** Corrects the newest entries first, each by no more than is left of it. */
    private Posted post(PaymentHistory history, Direction direction, long credits, String reason) {
        var written = new ArrayList<Entry>();
        PostingResult.Refused refusal = null;
        var left = credits;
        for (var target : history.correctable(direction)) {
            var amount = Math.min(left, history.leftOf(target));
            // Each turn asks for what the turn before said there is. The balance stays locked, so there are few.
            while (amount > 0) {
                var number = history.nextNumber(direction) + written.size();
                switch (ledger.post(Posting.paymentCorrection(target, amount, number, reason, CREATED_BY))) {
                    case PostingResult.Posted(var entry) -> {
                        written.add(entry);
                        left -= amount;
                        amount = 0;
                    }
                    case PostingResult.Refused refused -> {
                        refusal = refusal == null ? refused : refusal;
                        amount = refused.available();
                    }
                    case PostingResult.ExceedsRelated exceeds -> amount = exceeds.left();
                    case PostingResult.Replayed(var existing) -> throw new IllegalStateException(existing.toString());
                    case PostingResult.KeyConflict(var existing) ->
                        throw new IllegalStateException(existing.toString());
                }
            }
            if (left == 0 || refusal != null) {
                break;
            }
        }
        return new Posted(written, credits - left, refusal);
    }

    private void reportWhatCannotBeCompared(MoneyFacts known, Entry purchase, @Nullable String currency) {
        if (currency == null) {
            return;
        }
        for (var fact : known.inOtherCurrencies(currency)) {
            var key = purchase.paymentId() + ":" + fact.id();
            report(
                    AnomalyKind.CURRENCY_MISMATCH,
                    key.substring(0, Math.min(255, key.length())),
                    purchase,
                    0,
                    "Payment %s was paid in %s; %s moved %s minor units of %s, and no credits moved"
                            .formatted(purchase.paymentId(), currency, fact.id(), fact.amountMinor(), fact.currency()));
        }
    }

    /** Once: the same facts are looked at again with each event of the payment. */
    private void report(AnomalyKind kind, String key, Entry purchase, long credits, String details) {
        anomalies.recordOnce(
                new AnomalyReport(kind, key, purchase.uid(), purchase.type(), purchase.id(), credits, 0, 0, details));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** What the entries say for people. */
    private record Reasons(String debit, String credit) {

        static final Reasons BEFORE_THE_PURCHASE =
                new Reasons("Money returned before the credits came", "Refund failed");

        static final Reasons AFTER_AN_UNDO = new Reasons("Payment refunded", "Refund failed");

        static Reasons of(MoneyFact fact) {
            return fact instanceof MoneyFact.Dispute
                    ? new Reasons("Payment disputed", "Dispute won")
                    : new Reasons("Payment refunded", "Refund failed");
        }
    }

    private record Posted(List<Entry> entries, long credits, PostingResult.@Nullable Refused refusal) {
        @Nullable Entry entry() {
            return entries.isEmpty() ? null : entries.getLast();
        }
    }
}
