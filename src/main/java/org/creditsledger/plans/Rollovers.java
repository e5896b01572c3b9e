package org.creditsledger.plans;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.creditsledger.database.Timestamps;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.lots.Lot;
import org.creditsledger.plans.PlanCreditRepository.PlanCredit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lets unused credits go on after the end of their lot, in a lot of their own. Credits that running jobs have reserved follow their hold:
 * they do not roll over.
 */
@Component
@Transactional
class Rollovers {

    private final SubscriptionRepository subscriptions;
    private final PlanCreditRepository credits;
    private final PlanRepository plans;
    private final PlanCrediting crediting;
    private final LedgerService ledger;
    private final LotsOfPlans lots;
    private final InvoiceService invoices;
    private final InstantSource clock;

    Rollovers(
            SubscriptionRepository subscriptions,
            PlanCreditRepository credits,
            PlanRepository plans,
            PlanCrediting crediting,
            LedgerService ledger,
            LotsOfPlans lots,
            InvoiceService invoices,
            InstantSource clock) {
        this.subscriptions = subscriptions;
        this.credits = credits;
        this.plans = plans;
        this.crediting = crediting;
        this.ledger = ledger;
        this.lots = lots;
        this.invoices = invoices;
        this.clock = clock;
    }

    /** Lets the credits of one period go on, once. Returns the entry, if there were unused credits. */
    Optional<Entry> rollOver(PlanCredit due) {
        var now = Timestamps.now(clock);
        subscriptions.lock(due.subscriptionId(), now);
        var credit = ledger.findEntry(due.entryId()).orElseThrow();
        var laterEnd = lots.of(credit).stream()
                .map(Lot::expiresAt)
                .filter(Objects::nonNull)
                .filter(end -> end.isAfter(now))
                .findFirst();
        if (laterEnd.isPresent()) {
            credits.rollOverAt(due.entryId(), laterEnd.get()); // an admin has moved it
            return Optional.empty();
        }
        if (!credits.rolledOver(due.entryId())) {
            return Optional.empty();
        }
        var plan = plans.find(due.planId(), due.version()).orElseThrow();
        var rollover =
                Objects.requireNonNull(plan.allotment(due.type()).orElseThrow().rollover());
        var amount = Math.min(lots.unusedAtEnd(credit), rollover.maxCredits());
        return amount == 0
                ? Optional.empty()
                : Optional.of(crediting.goOn(due, plan, credit, amount, end(due, rollover), "rollover"));
    }

    private Instant end(PlanCredit due, Rollover rollover) {
        return Objects.requireNonNull(due.endsAt())
                .atZone(invoices.sellersZone())
                .plus(rollover.lifetime())
                .toInstant();
    }
}
