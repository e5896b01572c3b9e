package org.creditsledger.plans;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyReport;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.payments.PaidCredits;
import org.creditsledger.plans.Brought.Now;
import org.creditsledger.plans.PlanCreditRepository.PlanCredit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Posts the credits of plans, each period and type once, in lots of their own. Call it while the subscription is locked. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class PlanCrediting {

    static final String CREATED_BY = "service:plans";
    static final String PAID_LATER = "paid";

    private final LedgerService ledger;
    private final PaidCredits paid;
    private final PlanCreditRepository credits;
    private final AnomalyService anomalies;
    private final InvoiceService invoices;

    PlanCrediting(
            LedgerService ledger,
            PaidCredits paid,
            PlanCreditRepository credits,
            AnomalyService anomalies,
            InvoiceService invoices) {
        this.ledger = ledger;
        this.paid = paid;
        this.credits = credits;
        this.anomalies = anomalies;
        this.invoices = invoices;
    }

    /**
     * Posts what comes at once, type by type, as everything does that locks several balances.
     *
     * @param renewal what paid for it; null for a free plan
     * @return the new entries
     */
    List<Entry> credit(String uid, String subscriptionId, @Nullable Renewal renewal, List<Now> brought) {
        return credit(uid, subscriptionId, subscriptionId, renewal, brought, null);
    }

    /**
     * Posts what comes by and by with an upgrade. Its months may begin with those of the year that it adds to, or of an earlier
     * upgrade, so each is known by its invoice.
     *
     * @return the new entries
     */
    List<Entry> creditUpgrade(String uid, Renewal upgrade, List<Now> brought) {
        return credit(uid, upgrade.subscriptionId(), upgrade.id(), upgrade, brought, null);
    }

    /**
     * Posts what comes before its payment.
     *
     * @param grace how long after the beginning of a period its credits last without the payment
     */
    List<Entry> creditInAdvance(String uid, Renewal renewal, List<Now> brought, Period grace) {
        return credit(uid, renewal.subscriptionId(), renewal.subscriptionId(), renewal, brought, grace);
    }

    /** @param knownBy what begins the keys: a subscription, or an invoice */
    private List<Entry> credit(
            String uid,
            String subscriptionId,
            String knownBy,
            @Nullable Renewal renewal,
            List<Now> brought,
            @Nullable Period grace) {
        var entries = new ArrayList<Entry>();
        brought.stream()
                .sorted(Comparator.comparing((Now now) -> now.allotment().type())
                        .thenComparing(Now::periodStart))
                .collect(groupingBy(
                        now -> new PeriodOfType(
                                now.periodStart(), now.allotment().type()),
                        LinkedHashMap::new,
                        toList()))
                .forEach((period, parts) -> credit(uid, subscriptionId, knownBy, renewal, period, parts, grace)
                        .ifPresent(entries::add));
        return entries;
    }

    private Optional<Entry> credit(
            String uid,
            String subscriptionId,
            String knownBy,
            @Nullable Renewal renewal,
            PeriodOfType period,
            List<Now> parts,
            @Nullable Period grace) {
        var first = parts.getFirst();
        var plan = first.plan();
        var amount = parts.stream().mapToLong(Now::credits).sum();
        if (amount > Posting.MAX_AMOUNT) {
            var details = "%s %s credits of plan %s are more than one entry can have"
                    .formatted(amount, period.type(), plan.id());
            anomalies.recordOnce(uncredited(subscriptionId, renewal, details).about(uid, null));
            return Optional.empty();
        }
        var posting = Posting.plan(
                        uid,
                        period.type(),
                        amount,
                        renewal == null ? null : renewal.id(),
                        renewal == null ? null : renewal.invoiceId(),
                        "%s: %s %s credits".formatted(plan.name(), amount, period.type()),
                        Map.of(
                                "plan", plan.id(),
                                "subscription", subscriptionId,
                                "periodStart", first.periodStart().toString(),
                                "periodEnd", first.periodEnd().toString()),
                        CREATED_BY,
                        Posting.planKey(knownBy, period.start(), period.type()))
                .inLots(parts.stream().map(part -> lot(part, grace)).toList());
        return switch (ledger.post(posting)) {
            case PostingResult.Posted(var entry) -> {
                remember(entry, subscriptionId, renewal, first, grace);
                yield Optional.of(entry);
            }
            case PostingResult.Replayed _ -> Optional.empty();
            case PostingResult.KeyConflict(var existing) -> {
                reportPaidBefore(uid, subscriptionId, renewal, existing);
                yield Optional.empty();
            }
            case PostingResult.Refused _, PostingResult.ExceedsRelated _ ->
                throw new IllegalStateException("the credit of a plan is never refused");
        };
    }

    /** Of the entry that gives the unused credits again which had ended before their payment. */
    static String paidLaterKey(Entry credit) {
        return credit.idempotencyKey() + ":" + PAID_LATER;
    }

    /**
     * Posts unused credits again, until a later end.
     *
     * @param why the end of the key
     */
    Entry goOn(PlanCredit due, Plan plan, Entry credit, long amount, Instant end, String why) {
        var posting = Posting.plan(
                        due.uid(),
                        due.type(),
                        amount,
                        credit.paymentId(),
                        credit.invoiceId(),
                        "%s: %s unused %s credits".formatted(plan.name(), amount, due.type()),
                        Map.of(
                                "plan",
                                due.planId(),
                                "subscription",
                                due.subscriptionId(),
                                Posting.CONTINUES,
                                credit.id().toString()),
                        CREATED_BY,
                        credit.idempotencyKey() + ":" + why)
                .inLots(List.of(Slice.opening(amount, LotTerms.of(Category.PLAN, end, plan.name()))));
        if (ledger.post(posting) instanceof PostingResult.Posted(var entry)) {
            return entry;
        }
        throw new IllegalStateException("went on before: " + credit.idempotencyKey());
    }

    private void remember(
            Entry entry, String subscriptionId, @Nullable Renewal renewal, Now now, @Nullable Period grace) {
        var endsAt = endOf(now, grace);
        credits.add(new PlanCredit(
                entry.id(),
                subscriptionId,
                entry.type(),
                now.periodStart(),
                now.periodEnd(),
                entry.uid(),
                now.plan().id(),
                now.plan().version(),
                renewal == null ? null : renewal.id(),
                endsAt,
                grace == null && now.allotment().rollover() != null ? endsAt : null,
                grace != null,
                null));
        if (renewal != null && renewal.isPaid()) {
            paid.credited(entry, renewal.paidMinor(), renewal.currency());
        }
    }

    /** Two invoices paid for one period: the second brings nothing. */
    private void reportPaidBefore(String uid, String subscriptionId, @Nullable Renewal renewal, Entry existing) {
        var details = "Invoice %s of subscription %s pays for a period that %s has paid for: it brought no credits"
                .formatted(
                        renewal == null ? "(none)" : renewal.id(),
                        subscriptionId,
                        Objects.requireNonNullElse(existing.paymentId(), "nothing"));
        anomalies.recordOnce(uncredited(subscriptionId, renewal, details)
                .about(uid, existing.type())
                .withEntry(existing.id()));
    }

    private static AnomalyReport uncredited(String subscriptionId, @Nullable Renewal renewal, String details) {
        return AnomalyReport.of(
                AnomalyKind.UNCREDITED_RENEWAL, renewal == null ? subscriptionId : renewal.id(), details);
    }

    private Slice lot(Now now, @Nullable Period grace) {
        return Slice.opening(
                now.credits(),
                LotTerms.of(Category.PLAN, endOf(now, grace), now.plan().name()));
    }

    private @Nullable Instant endOf(Now now, @Nullable Period grace) {
        var end = now.allotment().end().of(now.periodStart(), now.periodEnd(), invoices.sellersZone());
        if (grace == null) {
            return end;
        }
        var early = now.periodStart().atZone(invoices.sellersZone()).plus(grace).toInstant();
        return end == null || early.isBefore(end) ? early : end;
    }

    private record PeriodOfType(Instant start, String type) {}
}
