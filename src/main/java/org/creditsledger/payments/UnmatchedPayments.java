package org.creditsledger.payments;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.anomalies.Anomaly;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyReport;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.anomalies.AnomalyState;
import org.creditsledger.anomalies.ChangeResult;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps paid payments that cannot be credited automatically until an admin assigns them. */
@Service
public class UnmatchedPayments {

    private final UnmatchedPaymentRepository unmatched;
    private final PurchaseService purchases;
    private final AnomalyService anomalies;
    private final InstantSource clock;

    UnmatchedPayments(
            UnmatchedPaymentRepository unmatched,
            PurchaseService purchases,
            AnomalyService anomalies,
            InstantSource clock) {
        this.unmatched = unmatched;
        this.purchases = purchases;
        this.anomalies = anomalies;
        this.clock = clock;
    }

    /**
     * Opens an anomaly for it, once.
     *
     * @return the entry that credited it, if it was assigned before
     */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    Optional<Entry> remember(StripeSession session, String why) {
        purchases.lock(session.paymentId());
        var credit = purchases.purchaseOf(session.paymentId());
        if (credit.isEmpty() && unmatched.findById(session.paymentId()).isEmpty()) {
            var row = unmatched.save(new UnmatchedPaymentRow(session, why, now()));
            report(row.toUnmatchedPayment());
        }
        return credit;
    }

    /** The payment of an anomaly; empty if the anomaly is about none. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public Optional<UnmatchedPayment> find(UUID anomalyId) {
        return anomalies.find(anomalyId).flatMap(this::rowOf).map(UnmatchedPaymentRow::toUnmatchedPayment);
    }

    /** The entry that credited a payment, if any. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Entry> creditOf(UnmatchedPayment payment) {
        return purchases.purchaseOf(payment.paymentId());
    }

    /**
     * Credits and invoices an unmatched payment under the payment's own key, once, and resolves its anomaly: later
     * reports of the provider are duplicates.
     *
     * @param requestKey the caller's own key; reusing it for another payment is a conflict
     */
    @PreAuthorize("hasRole('ADMIN') and #admin == authentication.name")
    @Transactional
    public AssignResult assign(UUID anomalyId, String uid, String packId, String requestKey, String admin) {
        if (!uid.matches(Posting.ID_PATTERN)) {
            throw new IllegalArgumentException("uid is not of the form " + Posting.ID_PATTERN);
        }
        var anomaly = anomalies.find(anomalyId);
        if (anomaly.isEmpty()) {
            return new AssignResult.NotFound();
        }
        var row = rowOf(anomaly.get());
        if (row.isEmpty()) {
            return new AssignResult.NotAssignable();
        }
        if (uid.equals(admin)) {
            return new AssignResult.OwnPayment();
        }
        var pack = purchases.findPack(packId);
        return pack.isEmpty()
                ? new AssignResult.UnknownPack(packId)
                : assign(anomaly.get(), row.get(), uid, pack.get(), admin + " " + requestKey, admin);
    }

    private AssignResult assign(
            Anomaly anomaly, UnmatchedPaymentRow row, String uid, CreditPack pack, String requestKey, String admin) {
        purchases.lock(row.getId());
        var usedFor = unmatched.findPaymentIdByRequestKey(requestKey);
        if (usedFor.isPresent() && !usedFor.get().equals(row.getId())) {
            return new AssignResult.Conflict(requestKey.substring(admin.length() + 1));
        }
        return switch (purchases.creditAsAssigned(row.toUnmatchedPayment().as(uid, pack), admin)) {
            case PurchaseOutcome.Credited(var credit) -> {
                row.assigned(admin, requestKey, now());
                resolve(anomaly, credit, pack, admin);
                yield new AssignResult.Assigned(credit, false);
            }
            case PurchaseOutcome.Duplicate(var credit) -> {
                resolve(anomaly, credit, pack, admin);
                yield new AssignResult.Assigned(credit, true);
            }
            case PurchaseOutcome.Conflict(var existing) -> new AssignResult.Conflict(existing.idempotencyKey());
            case PurchaseOutcome.UnknownPack(var packId) -> new AssignResult.UnknownPack(packId);
        };
    }

    /** Overrides any state that another admin has set meanwhile: the payment is credited now. */
    private void resolve(Anomaly anomaly, Entry credit, CreditPack pack, String admin) {
        var note = "Assigned to %s: %s %s credits (%s), entry %s"
                .formatted(credit.uid(), credit.amount(), credit.type(), pack.id(), credit.id());
        var seen = anomaly;
        while (seen.state() != AnomalyState.RESOLVED
                && anomalies.change(seen.id(), seen.version(), AnomalyState.RESOLVED, note, admin)
                        instanceof ChangeResult.ChangedMeanwhile(var now)) {
            seen = now;
        }
    }

    private void report(UnmatchedPayment payment) {
        var uid = payment.namedUid();
        var details = "Payment %s (session %s) of %s was paid and not credited, as %s: user %s, pack %s"
                .formatted(
                        payment.paymentId(),
                        payment.sessionId(),
                        amount(payment),
                        payment.why(),
                        quoted(uid),
                        quoted(payment.namedPack()));
        anomalies.recordOnce(AnomalyReport.of(AnomalyKind.UNMATCHED_PAYMENT, payment.paymentId(), details)
                .about(uid != null && uid.matches(Posting.ID_PATTERN) ? uid : null, null));
    }

    private static String amount(UnmatchedPayment payment) {
        return payment.amountMinor() == null
                ? "an unknown amount"
                : payment.amountMinor() + " minor units of " + payment.currency();
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "not named" : "\"" + text + "\"";
    }

    private Optional<UnmatchedPaymentRow> rowOf(Anomaly anomaly) {
        return anomaly.kind() == AnomalyKind.UNMATCHED_PAYMENT ? unmatched.findById(anomaly.key()) : Optional.empty();
    }

    private Instant now() {
        return Timestamps.now(clock);
    }
}
