package org.creditsledger.payments;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyReport;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.database.Timestamps;
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

/** Turns payments into credits and invoices, each once, and adjusts the credits when money is returned. */
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
     * Writes the credit, the request for its invoice and the effect of refunds that were reported earlier in one
     * transaction. The sender may repeat a payment any number of times. The pack need not be on offer any longer.
     */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    public PurchaseOutcome credit(Payment payment) {
        return credit(payment, CREATED_BY);
    }

    /** Credits a payment as an admin has assigned it. */
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
                ledger.post(earlier.get().request());
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
                        createdBy)
                .inLots(sold.lots(now(), invoices.sellersZone()));
        return switch (ledger.post(posting)) {
            case PostingResult.Posted(var entry) -> {
                row.credited(entry, payment, now());
                markPaid(payment, entry);
                if (!sold.isPriceRight()) {
                    reportPrice(payment, pack, entry);
                }
                returns.settleWhatCameBefore(row);
                learnFromAlias(row);
                invoices.request(new Sale(
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
                        entry.id(),
                        null));
                yield new PurchaseOutcome.Credited(entry);
            }
            case PostingResult.KeyConflict(var existing) -> new PurchaseOutcome.Conflict(existing);
            case PostingResult.Replayed _, PostingResult.Refused _, PostingResult.ExceedsRelated _ ->
                throw new IllegalStateException("a purchase is never refused, and a replay was excluded before");
        };
    }

    /**
     * Stores the facts that the provider has reported about the money of a payment, and posts the difference. The facts
     * may come in any order and repeatedly.
     *
     * @param facts at least one
     */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    RefundOutcome learn(String reportedId, List<? extends MoneyFact> facts) {
        return returns.learn(lockReported(reportedId), facts);
    }

    /**
     * Locks the payment that reports under an id are about. An id that has brought credits itself keeps its facts, although an
     * invoice names it too: the provider also writes invoices for purchases. An alias that comes while this waits for the
     * reported row would miss the facts, so it is read afterwards.
     */
    private PaymentRow lockReported(String reportedId) {
        var reported = lock(reportedId);
        return returns.creditedBy(reported).findAny().isPresent()
                ? reported
                : payments.findAliased(reportedId).map(this::lock).orElse(reported);
    }

    /** Lets a purchase learn what was reported about its invoice before, unless that has brought credits. */
    private void learnFromAlias(PaymentRow purchase) {
        payments.findAliased(purchase.paymentId())
                .map(this::lock)
                .filter(alias -> returns.creditedBy(alias).findAny().isEmpty())
                .ifPresent(alias -> returns.learnFrom(alias, purchase));
    }

    /**
     * Locks a payment until the caller's transaction ends, so that manual adjustments and reports of the provider see
     * each other.
     */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(propagation = Propagation.MANDATORY)
    public void lockPayment(String paymentId) {
        payments.lock(paymentId);
    }

    /** Whether a payment has brought credits of this type to this user. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public boolean hasCredited(String paymentId, String uid, String type) {
        return payments.findById(paymentId).stream()
                .flatMap(returns::creditedBy)
                .anyMatch(credited -> credited.isOf(uid, type));
    }

    /**
     * Adjusts the credits of a payment to its money again after an admin undid a manual adjustment.
     *
     * @param reversal the entry that undoes it, in the caller's transaction
     */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(propagation = Propagation.MANDATORY)
    public void settleUndone(Entry reversal) {
        Optional.ofNullable(reversal.paymentId())
                .flatMap(payments::lock)
                .ifPresent(row -> returns.settleUndone(row, reversal));
    }

    Optional<CreditPack> findPack(String packId) {
        return Optional.of(packId)
                .filter(CreditPack::isId)
                .flatMap(packs::findById)
                .map(CreditPackRow::toPack);
    }

    /**
     * Whether a payment was credited in the same way, or as an admin decided. The wording of the entry does not matter.
     */
    private static boolean isSame(Entry credited, Payment payment, String createdBy) {
        var isDecided = credited.createdBy().startsWith(BY_AN_ADMIN) && createdBy.equals(CREATED_BY);
        return isDecided
                || credited.uid().equals(payment.uid())
                        && payment.packId().equals(credited.meta().get("pack"));
    }

    /**
     * The pack that our own checkout offered; else as many packs as the price pays for, and one if the price does not
     * fit.
     */
    private Sold sold(Payment payment, CreditPack pack) {
        return Optional.ofNullable(payment.checkoutId())
                .flatMap(checkouts::findById)
                .filter(own -> own.uid().equals(payment.uid()))
                .flatMap(own -> own.sold(pack))
                .orElseGet(() -> Sold.of(pack, payment.subtotalMinor(), payment.currency()));
    }

    private void reportPrice(Payment payment, CreditPack pack, Entry entry) {
        var details = "Payment %s was sold at %s minor units of %s, and pack %s costs %s of %s: it was credited once"
                .formatted(
                        payment.paymentId(),
                        payment.subtotalMinor(),
                        payment.currency(),
                        pack.id(),
                        pack.priceMinor(),
                        pack.currency());
        anomalies.recordOnce(AnomalyReport.of(AnomalyKind.AMOUNT_MISMATCH, payment.paymentId(), details)
                .about(entry)
                .attempted(entry.amount()));
    }

    /** The metadata of a payment could name any checkout; only the payer's own is marked. */
    private void markPaid(Payment payment, Entry credit) {
        if (payment.checkoutId() != null) {
            checkouts
                    .lock(payment.checkoutId())
                    .filter(checkout -> checkout.uid().equals(payment.uid()))
                    .ifPresent(checkout -> checkout.paid(payment.paymentId(), credit.invoiceId(), now()));
        }
    }

    /** The entry that credited a payment, if any. */
    Optional<Entry> purchaseOf(String paymentId) {
        return ledger.findByIdempotencyKey(Posting.purchaseKey(paymentId));
    }

    /** Makes all other reports about a payment wait until the caller's transaction ends. */
    PaymentRow lock(String paymentId) {
        payments.open(paymentId, now());
        return payments.lock(paymentId).orElseThrow();
    }

    private Instant now() {
        return Timestamps.now(clock);
    }
}
