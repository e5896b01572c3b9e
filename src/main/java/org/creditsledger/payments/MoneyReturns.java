package org.creditsledger.payments;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyReport;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.lots.LotPool;
import org.creditsledger.lots.Slice;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the credits of a payment in step with its money. The facts decide how many credits are due back; the difference
 * to those already taken is posted, in either direction. Call it while the payment's row is locked.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class MoneyReturns {

    private static final String CREATED_BY = "service:payments";

    private final LedgerService ledger;
    private final AnomalyService anomalies;
    private final FactRepository facts;
    private final PaidCreditRepository credits;
    private final InstantSource clock;

    MoneyReturns(
            LedgerService ledger,
            AnomalyService anomalies,
            FactRepository facts,
            PaidCreditRepository credits,
            InstantSource clock) {
        this.ledger = ledger;
        this.anomalies = anomalies;
        this.facts = facts;
        this.credits = credits;
        this.clock = clock;
    }

    /**
     * Stores facts and posts their consequences.
     *
     * @param reported at least one; the first decides the reasons of the entries
     */
    RefundOutcome learn(PaymentRow payment, List<? extends MoneyFact> reported) {
        var known = new ArrayList<>(facts.findByPayment(payment.paymentId()));
        var isNew = reported.stream()
                .map(fact -> remember(payment.paymentId(), known, fact))
                .reduce(false, Boolean::logicalOr);
        var fact = reported.getFirst();
        return creditedBy(payment)
                .map(credited -> {
                    var outcome = settle(credited, known, Reasons.of(fact));
                    var isComparable =
                            fact.currency() == null || fact.currency().equals(credited.currency());
                    var hasMovedNothing = fact instanceof MoneyFact.Dispute dispute && !dispute.isWithdrawn();
                    return outcome instanceof RefundOutcome.NothingNew && isNew && (hasMovedNothing || !isComparable)
                            ? new RefundOutcome.NothingToCompare()
                            : outcome;
                })
                .reduce(RefundOutcome::together)
                .orElseGet(RefundOutcome.Waiting::new);
    }

    /** Lets a payment learn what was reported under another id. */
    void learnFrom(PaymentRow reported, PaymentRow payment) {
        var known = facts.findByPayment(reported.paymentId()).stream()
                .map(FactRow::toFact)
                .toList();
        if (!known.isEmpty()) {
            learn(payment, known);
        }
    }

    /** Applies the facts that were reported before the credits came. */
    void settleWhatCameBefore(CreditedRow credited) {
        settle(credited, facts.findByPayment(credited.paymentId()), Reasons.BEFORE_THE_CREDITS);
    }

    /**
     * Applies the facts again after an admin undid a manual adjustment of the payment: as much of it as the facts
     * require is posted after all.
     */
    void settleUndone(PaymentRow payment, Entry reversal) {
        creditedBy(payment)
                .filter(credited -> credited.isOf(reversal.uid(), reversal.type()))
                .forEach(credited -> {
                    var history = historyOf(credited, creditOf(credited));
                    if (history.has(reversal)) {
                        settleUndone(credited, history, reversal);
                    }
                });
    }

    private void settleUndone(CreditedRow credited, PaymentHistory history, Entry reversal) {
        var missing = missing(credited, history, credited.dueCredits());
        move(
                credited,
                history,
                credited.dueCredits(),
                reversal.direction() == Direction.CREDIT
                        ? Math.clamp(missing, 0, reversal.amount())
                        : Math.clamp(missing, -reversal.amount(), 0),
                Reasons.AFTER_AN_UNDO);
    }

    /** What a payment has credited: its purchase, or the credits that another package posted for it. */
    Stream<CreditedRow> creditedBy(PaymentRow payment) {
        return Stream.concat(
                Stream.of(payment).filter(CreditedRow::isCredited),
                credits.findByPayment(payment.paymentId()).stream());
    }

    private Entry creditOf(CreditedRow credited) {
        return ledger.findEntry(Objects.requireNonNull(credited.creditId())).orElseThrow();
    }

    private PaymentHistory historyOf(CreditedRow credited, Entry credit) {
        return new PaymentHistory(credit, ledger.findByPayment(credited.paymentId()));
    }

    /** @return whether the fact contains anything new */
    private boolean remember(String paymentId, List<FactRow> known, MoneyFact fact) {
        var id = FactRow.Id.of(paymentId, fact);
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

    private RefundOutcome settle(CreditedRow credited, List<FactRow> rows, Reasons reasons) {
        var credit = creditOf(credited);
        var known = new MoneyFacts(rows.stream().map(FactRow::toFact).toList());
        reportWhatCannotBeCompared(known, credited, credit);
        if (known.hasFailed()) {
            report(
                    AnomalyKind.PAYMENT_FAILED_AFTER_CREDIT,
                    credited.anomalyKey(credited.paymentId()),
                    credit,
                    credit.amount(),
                    "The provider reports that payment " + credited.paymentId() + " failed. Its credits stay.");
        }
        var due = credited.creditsDue(known);
        // Nothing new is due, so admins' corrections since then stay.
        if (due == credited.dueCredits()) {
            return new RefundOutcome.NothingNew();
        }
        var history = historyOf(credited, credit);
        var missing = missing(credited, history, due);
        // Only the change of the amount due: anything beyond it is the admins' decision.
        var change = due - credited.dueCredits();
        return move(
                credited,
                history,
                due,
                change > 0 ? Math.clamp(missing, 0, change) : Math.clamp(missing, change, 0),
                reasons);
    }

    private static long missing(CreditedRow credited, PaymentHistory history, long due) {
        return due - history.takenCredits() - credited.writtenOffCredits();
    }

    /** @param missing whole credits still to be taken; negative if they must be given back */
    private RefundOutcome move(CreditedRow credited, PaymentHistory history, long due, long missing, Reasons reasons) {
        var writtenOff = credited.writtenOffCredits();
        if (missing > 0) {
            var posted = post(history, Direction.DEBIT, missing, reasons.debit());
            var shortfall = missing - posted.credits();
            credited.dealtWith(due, writtenOff + shortfall, now());
            var used = shortfall == 0 ? 0 : usedPart(shortfall, writtenOff, goneUnused(history));
            reportShortfall(credited, history, missing, used, posted);
            return new RefundOutcome.Moved(posted.entry(), used);
        }
        // Credits that were written off were never taken, so they are the first that are no longer due.
        var noLongerOwed = Math.min(-missing, writtenOff);
        var given = post(history, Direction.CREDIT, -missing - noLongerOwed, reasons.credit());
        credited.dealtWith(due, writtenOff - noLongerOwed, now());
        return given.entry() == null ? new RefundOutcome.NothingNew() : new RefundOutcome.Moved(given.entry(), 0);
    }

    /** Takes credits back although no money was returned. Money that is returned later takes only the rest of its share. */
    void takeBack(CreditedRow credited, long amount, String reason) {
        post(historyOf(credited, creditOf(credited)), Direction.DEBIT, amount, reason);
    }

    /** The part of a shortfall that the user has used: credits that expired unused count as taken. */
    private static long usedPart(long shortfall, long shortBefore, long goneUnused) {
        return Math.max(0, shortBefore + shortfall - goneUnused) - Math.max(0, shortBefore - goneUnused);
    }

    /** Whole credits that expired, or that an admin voided, and did not go on. */
    private long goneUnused(PaymentHistory history) {
        var wentOn = history.continuing().stream().mapToLong(Entry::amount).sum();
        return Stream.concat(Stream.of(history.credit()), history.continuing().stream())
                        .flatMap(credit -> credit.lots().stream())
                        .map(Slice::lotId)
                        .filter(Objects::nonNull)
                        .flatMap(lot -> Stream.concat(
                                entriesUnder(Stream.of(Posting.voidingKey(lot))),
                                entriesUnder(IntStream.iterate(1, number -> number + 1)
                                        .mapToObj(number -> LotPool.expiryKey(lot, number)))))
                        .mapToLong(Entry::amount)
                        .sum()
                - wentOn;
    }

    /** Up to the first key without an entry. */
    private Stream<Entry> entriesUnder(Stream<String> keys) {
        return keys.map(ledger::findByIdempotencyKey)
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream);
    }

    private void reportShortfall(CreditedRow credited, PaymentHistory history, long wanted, long used, Posted posted) {
        var refusal = posted.refusal();
        if (refusal == null || used == 0) {
            return;
        }
        var credit = history.credit();
        var key =
                Posting.paymentCorrectionKey(Direction.DEBIT, history.paymentId(), history.nextNumber(Direction.DEBIT));
        var details = "%s of %s %s credits were not available any more".formatted(used, wanted, credit.type());
        anomalies.record(AnomalyReport.of(AnomalyKind.REFUND_SHORTFALL, credited.anomalyKey(key), details)
                .about(credit)
                .attempted(wanted)
                .having(refusal.balance(), refusal.available()));
    }

    /** Corrects the newest entries first, each by no more than its remaining amount. */
    private Posted post(PaymentHistory history, Direction direction, long credits, String reason) {
        var written = new ArrayList<Entry>();
        PostingResult.Refused refusal = null;
        var left = credits;
        for (var target : history.correctable(direction)) {
            var amount = Math.min(left, history.leftOf(target));
            // Each pass asks for the amount that the previous one reported as available. The balance stays locked, so
            // there are few passes.
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
            if (left == 0) {
                break;
            }
        }
        return new Posted(written, credits - left, refusal);
    }

    private void reportWhatCannotBeCompared(MoneyFacts known, CreditedRow credited, Entry credit) {
        for (var fact : known.inOtherCurrencies(credited.currency())) {
            var key = credited.anomalyKey(credited.paymentId()) + ":" + fact.id();
            report(
                    AnomalyKind.CURRENCY_MISMATCH,
                    key.substring(0, Math.min(255, key.length())),
                    credit,
                    0,
                    "Payment %s was paid in %s; %s moved %s minor units of %s, and no credits moved"
                            .formatted(
                                    credited.paymentId(),
                                    credited.currency(),
                                    fact.id(),
                                    fact.amountMinor(),
                                    fact.currency()));
        }
    }

    /** Reports it once: every event of the payment checks the same facts again. */
    private void report(AnomalyKind kind, String key, Entry credit, long amount, String details) {
        anomalies.recordOnce(AnomalyReport.of(kind, key, details).about(credit).attempted(amount));
    }

    private Instant now() {
        return Timestamps.now(clock);
    }

    /** The reasons of the entries, for people. */
    private record Reasons(String debit, String credit) {

        static final Reasons BEFORE_THE_CREDITS =
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
