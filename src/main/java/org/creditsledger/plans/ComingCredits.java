package org.creditsledger.plans;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.creditsledger.database.TimeOrderedId;
import org.creditsledger.database.Timestamps;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.ledger.Entry;
import org.creditsledger.payments.PaidCredits;
import org.creditsledger.plans.Brought.Later;
import org.creditsledger.plans.Brought.Now;
import org.creditsledger.plans.ComingCreditRepository.ComingCredit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Posts the credits that come by and by, once their period has begun. Missed periods are made up for, each with its own credits. Call it
 * while the subscription is locked.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ComingCredits {

    private final ComingCreditRepository coming;
    private final PlanRepository plans;
    private final RenewalRepository renewals;
    private final PlanCrediting crediting;
    private final PaidCredits paid;
    private final Activity activity;
    private final ZoneId zone;
    private final InstantSource clock;

    ComingCredits(
            ComingCreditRepository coming,
            PlanRepository plans,
            RenewalRepository renewals,
            PlanCrediting crediting,
            PaidCredits paid,
            Activity activity,
            InvoiceService invoices,
            InstantSource clock) {
        this.coming = coming;
        this.plans = plans;
        this.renewals = renewals;
        this.crediting = crediting;
        this.paid = paid;
        this.activity = activity;
        this.zone = invoices.sellersZone();
        this.clock = clock;
    }

    void add(Renewal renewal, Later later) {
        coming.add(new ComingCredit(
                TimeOrderedId.at(now()),
                renewal.subscriptionId(),
                renewal.id(),
                later.plan().id(),
                later.plan().version(),
                later.allotment().type(),
                later.credits(),
                later.allotment().every(),
                later.anchor(),
                later.next(),
                later.begin(later.next(), zone),
                later.endsAt()));
    }

    /** Credits of every period that has begun. */
    List<Entry> creditDue(SubscriptionRow row) {
        return creditDue(row, row.pausedAt);
    }

    /**
     * Credits of every period that has begun before a pause.
     *
     * @param pausedAt null for none
     */
    List<Entry> creditDue(SubscriptionRow row, @Nullable Instant pausedAt) {
        var entries = new ArrayList<Entry>();
        if (row.uid != null) {
            for (var due : coming.findBySubscription(row.id)) {
                entries.addAll(creditDue(row, row.uid, due, pausedAt));
            }
        }
        return entries;
    }

    private List<Entry> creditDue(SubscriptionRow row, String uid, ComingCredit due, @Nullable Instant pausedAt) {
        var now = now();
        var begun = new ArrayList<Now>();
        var left = due;
        for (var begin = left.nextAt();
                begin != null && !begin.isAfter(now) && (pausedAt == null || begin.isBefore(pausedAt));
                begin = left.nextAt()) {
            var every = intervalAt(left, begin);
            if (every != left.every()) {
                coming.add(left.every(every, begin, TimeOrderedId.at(now)));
                left = left.ended();
                break;
            }
            brought(row, uid, left, begin).ifPresent(begun::add);
            left = left.following(zone);
        }
        if (left == due) {
            return List.of();
        }
        coming.save(left);
        var renewal =
                Optional.ofNullable(due.renewalId()).flatMap(renewals::find).orElse(null);
        if (renewal != null) {
            paid.lock(renewal.id());
        }
        return renewal != null && due.isOfUpgrade()
                ? crediting.creditUpgrade(uid, renewal, madeUpFor(begun, now))
                : crediting.credit(uid, row.id, renewal, madeUpFor(begun, now));
    }

    /** A free plan may come in other intervals from one of its versions on. */
    private Every intervalAt(ComingCredit due, Instant begin) {
        return due.renewalId() != null
                ? due.every()
                : plans.find(due.planId(), begin)
                        .flatMap(plan -> plan.allotment(due.type()))
                        .map(Allotment::every)
                        .orElse(due.every());
    }

    private Optional<Now> brought(SubscriptionRow row, String uid, ComingCredit due, Instant begin) {
        var end = due.periodEnd(zone);
        if (due.renewalId() != null) {
            return plans.find(due.planId(), due.version())
                    .flatMap(plan -> plan.allotment(due.type())
                            .map(allotment -> new Now(plan, allotment, due.credits(), begin, end)));
        }
        return plans.find(due.planId(), begin)
                .filter(plan -> plan.isActive() && activity.isRecent(uid, row, begin))
                .flatMap(plan -> plan.allotment(due.type())
                        .map(allotment -> new Now(plan, allotment, allotment.credits(), begin, end)));
    }

    /** Credits of a period that is over would come too late: they last as long as those of the current one, or a period from now. */
    private List<Now> madeUpFor(List<Now> begun, Instant now) {
        return begun.stream()
                .map(one -> {
                    var last = begun.getLast().periodEnd();
                    var late =
                            last.isAfter(now) ? last : one.allotment().every().begin(now, 1, zone);
                    return one.periodEnd().isAfter(now)
                            ? one
                            : new Now(one.plan(), one.allotment(), one.credits(), one.periodStart(), late);
                })
                .toList();
    }

    /** Periods that began while the subscription was paused bring nothing. */
    void skip(SubscriptionRow row, Instant from, Instant until) {
        for (var due : coming.findBySubscription(row.id)) {
            var left = due;
            for (var begin = left.nextAt();
                    begin != null && !begin.isBefore(from) && begin.isBefore(until);
                    begin = left.nextAt()) {
                left = left.following(zone);
            }
            coming.save(left);
        }
    }

    private Instant now() {
        return Timestamps.now(clock);
    }
}
