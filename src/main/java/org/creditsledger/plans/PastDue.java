package org.creditsledger.plans;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.creditsledger.database.Timestamps;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.payments.PaidCredits;
import org.creditsledger.plans.Brought.Now;
import org.creditsledger.plans.PlanCreditRepository.PlanCredit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets a renewal whose payment failed bring its credits for a time, if the settings say so. Without the payment they end after that time;
 * with it they last as long as those of every other renewal.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class PastDue {

    private final PlanCrediting crediting;
    private final PlanCreditRepository credits;
    private final PlanRepository plans;
    private final LotsOfPlans lots;
    private final LedgerService ledger;
    private final PaidCredits paid;
    private final InvoiceService invoices;
    private final PlansProperties properties;
    private final InstantSource clock;

    PastDue(
            PlanCrediting crediting,
            PlanCreditRepository credits,
            PlanRepository plans,
            LotsOfPlans lots,
            LedgerService ledger,
            PaidCredits paid,
            InvoiceService invoices,
            PlansProperties properties,
            InstantSource clock) {
        this.crediting = crediting;
        this.credits = credits;
        this.plans = plans;
        this.lots = lots;
        this.ledger = ledger;
        this.paid = paid;
        this.invoices = invoices;
        this.properties = properties;
        this.clock = clock;
    }

    /** Posts what an unpaid renewal brings for a time, once. */
    List<Entry> credit(String uid, Renewal failed, List<Now> brought) {
        var grace = properties.pastDueGrace();
        if (grace == null || !credits.findByRenewal(failed.id()).isEmpty()) {
            return List.of();
        }
        var limited = brought.stream()
                .filter(now -> now.allotment().end().kind() != AllotmentEnd.Kind.NEVER)
                .toList();
        return crediting.creditInAdvance(uid, failed, limited, grace);
    }

    /** Lets credits that were given before the payment last, and gives again what has ended of them. */
    List<Entry> paid(Renewal renewal) {
        var entries = new ArrayList<Entry>();
        for (var credit : credits.findByRenewal(renewal.id())) {
            if (credit.isGrace()) {
                entries.addAll(paid(renewal, credit));
            }
        }
        return entries;
    }

    private List<Entry> paid(Renewal renewal, PlanCredit given) {
        var entry = ledger.findEntry(given.entryId()).orElseThrow();
        var plan = plans.find(given.planId(), given.version()).orElseThrow();
        var allotment = plan.allotment(given.type()).orElseThrow();
        var end = Objects.requireNonNull(
                allotment.end().of(given.periodStart(), given.periodEnd(), invoices.sellersZone()));
        var entries = new ArrayList<Entry>();
        if (!Objects.equals(end, given.endsAt()) && !lots.end(entry, end, "Renewal paid")) {
            var unused = lots.unusedAtEnd(entry);
            if (unused > 0) {
                entries.add(crediting.goOn(given, plan, entry, unused, end, PlanCrediting.PAID_LATER));
            }
        }
        credits.paid(given.entryId(), end, allotment.rollover() != null);
        paid.credited(entry, renewal.paidMinor(), renewal.currency());
        return entries;
    }

    /** Ends what an invoice brought that will not be paid any more. */
    void voided(Renewal renewal) {
        for (var credit : credits.findByRenewal(renewal.id())) {
            if (credit.isGrace() && credit.closedAt() == null) {
                lots.end(ledger.findEntry(credit.entryId()).orElseThrow(), null, "Invoice voided");
                credits.close(credit.entryId(), Timestamps.now(clock));
            }
        }
    }
}
