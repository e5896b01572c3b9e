package org.creditsledger.payments;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyReport;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.invoices.Sale;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Turns payments into credits and invoices, each once, and takes credits back when the money went back. */
@Service
public class PurchaseService {

    private static final String CREATED_BY = "service:payments";

    private final LedgerService ledger;
    private final InvoiceService invoices;
    private final AnomalyService anomalies;
    private final CreditPackRepository packs;
    private final PaymentRepository payments;
    private final ClaimRepository claims;
    private final CheckoutRepository checkouts;
    private final InstantSource clock;

    PurchaseService(
            LedgerService ledger,
            InvoiceService invoices,
            AnomalyService anomalies,
            CreditPackRepository packs,
            PaymentRepository payments,
            ClaimRepository claims,
            CheckoutRepository checkouts,
            InstantSource clock) {
        this.ledger = ledger;
        this.invoices = invoices;
        this.anomalies = anomalies;
        this.packs = packs;
        this.payments = payments;
        this.claims = claims;
        this.checkouts = checkouts;
        this.clock = clock;
    }

    /** The credit packs on offer. */
    @PreAuthorize("isAuthenticated()")
    @Transactional(readOnly = true)
    public List<CreditPack> packs() {
        return packs.findByActiveTrueOrderByPosition().stream()
                .map(CreditPackRow::toPack)
                .toList();
    }

    /**
     * Credit and invoice are written in one transaction, and so is what refunds that were told earlier take back. A
     * payment may be reported as often as the sender likes. A pack need not be on offer any longer.
     */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    public PurchaseOutcome credit(Payment payment) {
        return Optional.of(payment.packId())
                .filter(CreditPack::isId)
                .flatMap(packs::findById)
                .map(CreditPackRow::toPack)
                .map(pack -> credit(payment, pack))
                .orElseGet(() -> new PurchaseOutcome.UnknownPack(payment.packId()));
    }

    private PurchaseOutcome credit(Payment payment, CreditPack pack) {
        var row = lock(payment.paymentId());
        var invoiceId = UUID.randomUUID();
        var posting = Posting.purchase(
                payment.uid(),
                pack.type(),
                pack.credits(),
                payment.paymentId(),
                invoiceId,
                "%s %s credits".formatted(pack.credits(), pack.type()),
                Map.of("pack", pack.id()),
                CREATED_BY);
        return switch (ledger.post(posting)) {
            case PostingResult.Posted(var entry) -> {
                invoices.issue(new Sale(
                        invoiceId,
                        payment.uid(),
                        payment.paymentId(),
                        pack.id(),
                        pack.type(),
                        pack.credits(),
                        payment.amountMinor(),
                        payment.currency(),
                        entry.createdAt(),
                        entry.id()));
                row.credited(entry, payment, now());
                markPaid(payment, entry);
                takeBackWhatWasRefundedBefore(row, entry);
                yield new PurchaseOutcome.Credited(entry);
            }
            case PostingResult.Replayed(var entry) -> {
                markPaid(payment, entry);
                yield new PurchaseOutcome.Duplicate(entry);
            }
            case PostingResult.KeyConflict(var existing) -> new PurchaseOutcome.Conflict(existing);
            case PostingResult.Refused _, PostingResult.ExceedsRelated _ ->
                throw new IllegalStateException("a purchase is never refused");
        };
    }

    /** The metadata of a payment could name anybody's checkout; only the payer's own is told. */
    private void markPaid(Payment payment, Entry credit) {
        if (payment.checkoutId() != null) {
            checkouts
                    .lock(payment.checkoutId())
                    .filter(checkout -> checkout.uid().equals(payment.uid()))
                    .ifPresent(checkout -> checkout.paid(payment.paymentId(), credit.invoiceId(), now()));
        }
    }

    /** Takes back credits in proportion to the money; may be told as often, and in any order, as the sender likes. */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    RefundOutcome takeBack(MoneyBack moneyBack) {
        var row = lock(moneyBack.paymentId());
        var known = claims.findByPayment(moneyBack.paymentId());
        var claimId = new ClaimId(moneyBack.paymentId(), moneyBack.claimId());
        var backMinor = Math.max(
                moneyBack.amountMinor(),
                known.stream()
                        .filter(claim -> claim.id().equals(claimId))
                        .mapToLong(ClaimRow::amountMinor)
                        .findFirst()
                        .orElse(0));
        for (var claim : known) {
            if (!claim.id().equals(claimId)) {
                backMinor = Math.addExact(backMinor, claim.amountMinor());
            }
        }
        known.stream()
                .filter(claim -> claim.id().equals(claimId))
                .findFirst()
                .ifPresentOrElse(
                        claim -> claim.growTo(moneyBack.amountMinor(), now()),
                        () -> claims.save(new ClaimRow(claimId, moneyBack.amountMinor(), now())));
        var purchase = purchaseOf(moneyBack.paymentId());
        if (purchase == null) {
            return new RefundOutcome.Waiting();
        }
        return takeBack(row, purchase, backMinor, moneyBack.refundId(), moneyBack.reason());
    }

    private void takeBackWhatWasRefundedBefore(PaymentRow row, Entry purchase) {
        var told = claims.findByPayment(purchase.paymentId() == null ? "" : purchase.paymentId());
        if (told.isEmpty()) {
            return;
        }
        var backMinor = told.stream().mapToLong(ClaimRow::amountMinor).reduce(0, Math::addExact);
        // What came before the purchase is one step, however many there were, and bears the name of the last.
        var last = told.getLast();
        var refundId = last.id().claimId().equals(MoneyBack.REFUNDS)
                ? Long.toString(last.amountMinor())
                : last.id().claimId();
        takeBack(row, purchase, backMinor, refundId, "Money returned before the credits came");
    }

    private RefundOutcome takeBack(PaymentRow row, Entry purchase, long backMinor, String refundId, String reason) {
        var due = row.newlyDue(backMinor);
        if (due == 0) {
            return new RefundOutcome.NothingNew();
        }
        // An admin may have reversed the purchase, or part of it: that much is back already.
        var left = purchase.amount()
                - ledger.findRelatedTo(purchase.id()).stream()
                        .mapToLong(Entry::amount)
                        .sum();
        var wanted = Math.min(due, left);
        Entry debit = null;
        PostingResult.Refused refusal = null;
        // Each turn asks for what the turn before was told there is. The balance stays locked, so there are few.
        while (wanted > 0 && debit == null) {
            switch (ledger.post(Posting.purchaseRefund(purchase, wanted, refundId, reason, CREATED_BY))) {
                case PostingResult.Posted(var entry) -> debit = entry;
                case PostingResult.Refused refused -> {
                    refusal = new PostingResult.Refused(
                            refused.type(),
                            Math.max(wanted, refusal == null ? 0 : refusal.attemptedAmount()),
                            refused.balance(),
                            refused.available());
                    wanted = refused.available();
                }
                case PostingResult.ExceedsRelated exceeds -> wanted = exceeds.left();
                case PostingResult.Replayed(var existing) -> throw new IllegalStateException(existing.toString());
                case PostingResult.KeyConflict(var existing) -> throw new IllegalStateException(existing.toString());
            }
        }
        var taken = debit == null ? 0 : debit.amount();
        row.dealtWith(due, taken, now());
        var shortfall = refusal == null ? 0 : refusal.attemptedAmount() - taken;
        if (refusal != null && shortfall > 0) {
            report(purchase, refundId, refusal, shortfall);
        }
        return new RefundOutcome.TakenBack(debit, shortfall);
    }

    private void report(Entry purchase, String refundId, PostingResult.Refused refusal, long shortfall) {
        anomalies.record(new AnomalyReport(
                AnomalyKind.REFUND_SHORTFALL,
                "debit:refund:" + purchase.paymentId() + ":" + refundId,
                purchase.uid(),
                purchase.type(),
                purchase.id(),
                refusal.attemptedAmount(),
                refusal.balance(),
                refusal.available(),
                "%s of %s %s credits were not available any more"
                        .formatted(shortfall, refusal.attemptedAmount(), purchase.type())));
    }

    private @Nullable Entry purchaseOf(String paymentId) {
        return ledger.findByIdempotencyKey("credit:purchase:" + paymentId).orElse(null);
    }

    private PaymentRow lock(String paymentId) {
        payments.open(paymentId, now());
        return payments.lock(paymentId).orElseThrow();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
