package org.creditsledger.plans;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyReport;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.database.Timestamps;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.ledger.Entry;
import org.creditsledger.payments.PaidCredits;
import org.creditsledger.plans.Renewal.Status;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the credits of a subscription in step with what its provider reports. Reports only ever add facts; what they bring depends on
 * all facts together, so their order and number change nothing.
 */
@Component
@Transactional
class Subscriptions {

    private static final int MAX_KEY_LENGTH = 255;

    private final SubscriptionRepository subscriptions;
    private final RenewalRepository renewals;
    private final PlanRepository plans;
    private final ComingCredits coming;
    private final PlanCrediting crediting;
    private final PlanCreditRepository credits;
    private final PastDue pastDue;
    private final Cancellations cancellations;
    private final RenewalInvoices renewalInvoices;
    private final PaidCredits paid;
    private final AnomalyService anomalies;
    private final AllotmentRules rules;
    private final InstantSource clock;

    Subscriptions(
            SubscriptionRepository subscriptions,
            RenewalRepository renewals,
            PlanRepository plans,
            ComingCredits coming,
            PlanCrediting crediting,
            PlanCreditRepository credits,
            PastDue pastDue,
            Cancellations cancellations,
            RenewalInvoices renewalInvoices,
            PaidCredits paid,
            AnomalyService anomalies,
            InvoiceService invoices,
            InstantSource clock) {
        this.subscriptions = subscriptions;
        this.renewals = renewals;
        this.plans = plans;
        this.coming = coming;
        this.crediting = crediting;
        this.credits = credits;
        this.pastDue = pastDue;
        this.cancellations = cancellations;
        this.renewalInvoices = renewalInvoices;
        this.paid = paid;
        this.anomalies = anomalies;
        this.clock = clock;
        this.rules = new AllotmentRules(this::planOf, invoices.sellersZone());
    }

    /** Whether a price pays for one of the plans. */
    @Transactional(readOnly = true)
    boolean isPriceOfAPlan(String priceId) {
        return plans.findIdOf(priceId).isPresent();
    }

    /** Whether a subscription has been reported. */
    @Transactional(readOnly = true)
    boolean isKnown(String id) {
        return subscriptions.find(id).isPresent();
    }

    /** Whether an event has named its user. */
    @Transactional(readOnly = true)
    boolean hasUser(String id) {
        return subscriptions.find(id).filter(row -> row.uid != null).isPresent();
    }

    /** The state of a subscription. */
    Learned learn(SubscriptionReport report) {
        var row = lock(report.id());
        var pausedBefore = row.pausedAt;
        row.become(report);
        row.planId = planIdOf(row);
        if (pausedBefore != null && row.pausedAt == null) {
            coming.creditDue(row, pausedBefore);
            coming.skip(row, pausedBefore, report.at());
        }
        return settled(row);
    }

    /**
     * Whose subscription it is.
     *
     * @param planId for which the user has subscribed, in any form; null if unknown
     */
    Learned learnUser(String id, String uid, @Nullable String planId) {
        var row = lock(id);
        row.belongsTo(uid);
        if (row.planId == null && planId != null && planId.matches(Plan.ID_PATTERN)) {
            row.planId = plans.find(planId, now()).map(Plan::id).orElse(null);
        }
        return settled(row);
    }

    /**
     * A provider's invoice.
     *
     * @param uid whom it names; null for none
     * @param paymentIds under which refunds and disputes will name its payment
     */
    Learned learn(Renewal reported, @Nullable String uid, List<String> paymentIds) {
        var row = lock(reported.subscriptionId());
        paymentIds.forEach(id -> paid.alias(id, reported.id()));
        row.belongsTo(uid);
        var wasKnown = renewals.find(reported.id());
        var renewal = renewals.merge(reported, now());
        if (row.planId == null) {
            row.planId = reported.lines().stream()
                    .flatMap(line -> plans.findIdOf(line.priceId()).stream())
                    .reduce((_, last) -> last)
                    .orElse(null);
        }
        var outcome = settled(row);
        return outcome instanceof Learned.Noted && wasKnown.equals(Optional.of(renewal))
                ? new Learned.NothingNew()
                : outcome;
    }

    /** Under which id refunds and disputes will name the payment of an invoice. */
    void learnPayment(String paymentId, String renewalId) {
        paid.alias(paymentId, renewalId);
    }

    /** Lets an admin see a payment that no event has named the user of. */
    void reportWithoutUser(Renewal renewal) {
        report(
                AnomalyKind.UNCREDITED_RENEWAL,
                null,
                renewal,
                List.of("no event names its user: add the metadata uid to the subscription"));
    }

    /** Posts the credits that are due by the calendar. Returns how many entries that were. */
    int creditDue(String id) {
        return coming.creditDue(lock(id)).size();
    }

    private Learned settled(SubscriptionRow row) {
        var outcome = settle(row);
        subscriptions.save(row, now());
        reportSecond(row);
        return outcome;
    }

    private void reportSecond(SubscriptionRow row) {
        if (row.uid != null && row.planId != null && row.isLive()) {
            var all = subscriptions.findLiveOfGroup(row.uid, row.planId);
            if (all.size() > 1) {
                var key = row.uid + ":" + all.getLast();
                var details = "Subscriptions " + String.join(", ", all);
                anomalies.recordOnce(AnomalyReport.of(
                                AnomalyKind.SECOND_SUBSCRIPTION,
                                cut(key, MAX_KEY_LENGTH),
                                cut(details, AnomalyReport.MAX_DETAILS_LENGTH))
                        .about(row.uid, null));
            }
        }
    }

    private Learned settle(SubscriptionRow row) {
        var due = renewals.findUncredited(row.id, Status.PAID);
        if (row.uid == null) {
            return due.isEmpty() ? new Learned.Noted() : new Learned.WaitsForUser();
        }
        var entries = new ArrayList<Entry>();
        for (var renewal : due) {
            entries.addAll(credit(row.uid, renewal));
        }
        for (var renewal : renewals.findUncredited(row.id, Status.FAILED)) {
            entries.addAll(
                    pastDue.credit(row.uid, renewal, rules.brought(renewal).now()));
        }
        renewals.findUncredited(row.id, Status.VOIDED).forEach(pastDue::voided);
        if (!due.isEmpty()) {
            entries.addAll(coming.creditDue(row));
        }
        if (row.endedAt != null) {
            cancellations.close(row.id, row.endedAt);
        }
        return entries.isEmpty() ? new Learned.Noted() : new Learned.Credited(entries);
    }

    private List<Entry> credit(String uid, Renewal paidRenewal) {
        var renewal = paidRenewal.paidMinor() > 0 ? paidRenewal.withInvoice(UUID.randomUUID()) : paidRenewal;
        paid.lock(renewal.id());
        var brought = rules.brought(renewal);
        var entries = new ArrayList<>(pastDue.paid(renewal));
        var given = credits.findByRenewal(renewal.id());
        entries.addAll(crediting.credit(
                uid,
                renewal.subscriptionId(),
                renewal,
                brought.now().stream()
                        .filter(now -> given.stream().noneMatch(credit -> credit.isOf(now)))
                        .toList()));
        brought.later().forEach(later -> coming.add(renewal, later));
        report(AnomalyKind.AMOUNT_MISMATCH, uid, renewal, brought.mismatches());
        var all = credits.findByRenewal(renewal.id());
        if (all.stream().anyMatch(credit -> credit.hasEnded(now()))) {
            brought.uncredited().add("its credits had ended before it was reported");
        }
        report(AnomalyKind.UNCREDITED_RENEWAL, uid, renewal, brought.uncredited());
        renewals.credited(renewalInvoices.request(uid, renewal, all, now()), now());
        return entries;
    }

    private void report(AnomalyKind kind, @Nullable String uid, Renewal renewal, List<String> why) {
        if (!why.isEmpty()) {
            var details = "Invoice %s of subscription %s: %s"
                    .formatted(renewal.id(), renewal.subscriptionId(), String.join("; ", why));
            anomalies.recordOnce(AnomalyReport.of(kind, renewal.id(), cut(details, AnomalyReport.MAX_DETAILS_LENGTH))
                    .about(uid, null));
        }
    }

    private static String cut(String text, int length) {
        return text.substring(0, Math.min(text.length(), length));
    }

    private @Nullable String planIdOf(SubscriptionRow row) {
        return row.priceId == null ? row.planId : plans.findIdOf(row.priceId).orElse(row.planId);
    }

    private Optional<Plan> planOf(String priceId, Instant at) {
        return plans.findIdOf(priceId).flatMap(id -> plans.find(id, at));
    }

    private SubscriptionRow lock(String id) {
        return subscriptions.lock(id, now());
    }

    private Instant now() {
        return Timestamps.now(clock);
    }
}
