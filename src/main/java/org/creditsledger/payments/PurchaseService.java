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
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Turns payments into credits and invoices, each once, and keeps the credits in step with the money. */
@Service
public class PurchaseService {

    private static final String CREATED_BY = "service:payments";
    private static final String BY_AN_ADMIN = "admin:";

    private final LedgerService ledger;
    private final InvoiceService invoices;
    private final AnomalyService anomalies;
    private final CreditPackRepository packs;
    private final PaymentRepository payments;
    private final MoneyReturns returns;
    private final CheckoutRepository checkouts;
    private final InstantSource clock;

    PurchaseService(
            LedgerService ledger,
            InvoiceService invoices,
            AnomalyService anomalies,
            CreditPackRepository packs,
            PaymentRepository payments,
            MoneyReturns returns,
            CheckoutRepository checkouts,
            InstantSource clock) {
        this.ledger = ledger;
        this.invoices = invoices;
        this.anomalies = anomalies;
        this.packs = packs;
        this.payments = payments;
        this.returns = returns;
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
     * Credit and invoice are written in one transaction, and so is what refunds that were reported earlier take back. A
     * payment may be reported as often as the sender likes. A pack need not be on offer any longer.
     */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    public PurchaseOutcome credit(Payment payment) {
        return credit(payment, CREATED_BY);
    }

    /** The same for a payment that an admin has assigned. */
    @Transactional(propagation = Propagation.MANDATORY)
    PurchaseOutcome creditAsAssigned(Payment payment, String admin) {
        return credit(payment, BY_AN_ADMIN + admin);
    }

    private PurchaseOutcome credit(Payment payment, String createdBy) {
        return findPack(payment.packId())
                .map(pack -> credit(payment, pack, createdBy))
                .orElseGet(() -> new PurchaseOutcome.UnknownPack(payment.packId()));
    }

    private PurchaseOutcome credit(Payment payment, CreditPack pack, String createdBy) {
        var row = lock(payment.paymentId());
        var earlier = purchaseOf(payment.paymentId());
        if (earlier.isPresent() && isSame(earlier.get(), payment, createdBy)) {
            if (createdBy.equals(CREATED_BY)) {
                ledger.post(Posting.thatWasGranted(earlier.get()));
            }
            markPaid(payment, earlier.get());
            return new PurchaseOutcome.Duplicate(earlier.get());
        }
        var sold = sold(payment, pack);
        var invoiceId = UUID.randomUUID();
        var posting = Posting.purchase(
                payment.uid(),
                sold.type(),
                sold.credits(),
                payment.paymentId(),
                invoiceId,
                "%s %s credits".formatted(sold.credits(), sold.type()),
                Map.of("pack", pack.id()),
                createdBy);
        return switch (ledger.post(posting)) {
            case PostingResult.Posted(var entry) -> {
                row.credited(entry, payment, now());
                markPaid(payment, entry);
                if (!sold.isPriceRight()) {
                    reportPrice(payment, pack, entry);
                }
                returns.settleWhatCameBefore(row, entry);
                // Last, as the next invoice waits from here to the commit.
                invoices.issue(new Sale(
                        invoiceId,
                        payment.uid(),
                        payment.paymentId(),
                        pack.id(),
                        sold.type(),
                        sold.credits(),
                        sold.quantity(),
                        payment.amountMinor(),
                        payment.currency(),
                        entry.createdAt(),
                        entry.id()));
                yield new PurchaseOutcome.Credited(entry);
            }
            case PostingResult.KeyConflict(var existing) -> new PurchaseOutcome.Conflict(existing);
            case PostingResult.Replayed _, PostingResult.Refused _, PostingResult.ExceedsRelated _ ->
                throw new IllegalStateException("a purchase is never refused, and was looked for before");
        };
    }

    /**
     * Remembers what the provider has reported about the money of a payment, and posts the difference that it makes. In
     * any order, as often as the sender likes.
     *
     * @param facts at least one
     */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    RefundOutcome learn(String paymentId, List<? extends MoneyFact> facts) {
        return returns.learn(lock(paymentId), purchaseOf(paymentId).orElse(null), facts);
    }

    /**
     * Locks what a payment bought until the caller's transaction ends, so that what is adjusted by hand and what the
     * provider reports at the same moment see each other.
     *
     * @return the purchase; empty if this payment was never credited
     */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Entry> lockPurchase(String paymentId) {
        return payments.lock(paymentId).flatMap(_ -> purchaseOf(paymentId));
    }

    /**
     * Brings the credits of a payment back in step with its money after an admin has undone what they had adjusted for it.
     *
     * @param reversal what was posted to undo it, in the caller's transaction
     */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(propagation = Propagation.MANDATORY)
    public void settleUndone(Entry reversal) {
        Optional.ofNullable(reversal.paymentId())
                .flatMap(payments::lock)
                .ifPresent(row -> purchaseOf(row.paymentId())
                        .ifPresent(purchase -> returns.settleUndone(row, purchase, reversal)));
    }

    Optional<CreditPack> findPack(String packId) {
        return Optional.of(packId)
                .filter(CreditPack::isId)
                .flatMap(packs::findById)
                .map(CreditPackRow::toPack);
    }

    /** Whether a payment was credited as just this, or as what an admin has decided. Wording makes no difference. */
    private static boolean isSame(Entry credited, Payment payment, String createdBy) {
        var isDecided = credited.createdBy().startsWith(BY_AN_ADMIN) && createdBy.equals(CREATED_BY);
        return isDecided
                || credited.uid().equals(payment.uid())
                        && payment.packId().equals(credited.meta().get("pack"));
    }

    /** What our own checkout offered; else as many packs as the price says; and one if that says nothing. */
    private Sold sold(Payment payment, CreditPack pack) {
        return Optional.ofNullable(payment.checkoutId())
                .flatMap(checkouts::findById)
                .filter(own -> own.isFor(payment.uid(), pack))
                .map(Sold::of)
                .orElseGet(() -> Sold.of(pack, payment.subtotalMinor(), payment.currency()));
    }

    private void reportPrice(Payment payment, CreditPack pack, Entry entry) {
        anomalies.recordOnce(new AnomalyReport(
                AnomalyKind.AMOUNT_MISMATCH,
                payment.paymentId(),
                entry.uid(),
                entry.type(),
                entry.id(),
                entry.amount(),
                0,
                0,
                "Payment %s was sold at %s minor units of %s, and pack %s costs %s of %s: it was credited once"
                        .formatted(
                                payment.paymentId(),
                                payment.subtotalMinor(),
                                payment.currency(),
                                pack.id(),
                                pack.priceMinor(),
                                pack.currency())));
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

    /** What a payment was credited as, if it was. */
    Optional<Entry> purchaseOf(String paymentId) {
        return ledger.findByIdempotencyKey(Posting.purchaseKey(paymentId));
    }

    /** Keeps everything else that is reported of a payment waiting until the caller's transaction ends. */
    PaymentRow lock(String paymentId) {
        payments.open(paymentId, now());
        return payments.lock(paymentId).orElseThrow();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
