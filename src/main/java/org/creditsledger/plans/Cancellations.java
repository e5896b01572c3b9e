package org.creditsledger.plans;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.lots.Lot;
import org.creditsledger.payments.PaidCredits;
import org.creditsledger.plans.PlanCreditRepository.PlanCredit;
import org.creditsledger.plans.PlansProperties.AtCancellation;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Ends credits of periods that a subscription does not live to see the end of, as the settings say. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Cancellations {

    private static final String REASON = "Subscription canceled";

    private final PlanCreditRepository credits;
    private final ComingCreditRepository coming;
    private final LotsOfPlans lots;
    private final LedgerService ledger;
    private final PaidCredits paid;
    private final PlansProperties properties;

    Cancellations(
            PlanCreditRepository credits,
            ComingCreditRepository coming,
            LotsOfPlans lots,
            LedgerService ledger,
            PaidCredits paid,
            PlansProperties properties) {
        this.credits = credits;
        this.coming = coming;
        this.lots = lots;
        this.ledger = ledger;
        this.paid = paid;
        this.properties = properties;
    }

    /** Call it after everything that may have brought credits: what was closed before stays as it is. */
    void close(String subscriptionId, Instant endedAt) {
        if (properties.atCancellation() == AtCancellation.KEEP) {
            return;
        }
        coming.end(subscriptionId, endedAt);
        credits.findBySubscription(subscriptionId).stream()
                .filter(credit ->
                        credit.closedAt() == null && credit.periodEnd().isAfter(endedAt))
                .forEach(credit -> close(credit, endedAt));
    }

    private void close(PlanCredit credit, Instant endedAt) {
        var entry = ledger.findEntry(credit.entryId()).orElseThrow();
        if (properties.atCancellation() == AtCancellation.EXPIRE) {
            lots.end(entry, null, REASON);
        } else if (credit.renewalId() != null) {
            var remaining = lots.of(entry).stream().mapToLong(Lot::remaining).sum();
            var used = entry.amount() - remaining - paid.takenBack(entry);
            var stays = Math.max(0, elapsed(entry, credit, endedAt) - used);
            paid.takeBack(entry, remaining - Math.min(remaining, stays), REASON);
        }
        credits.close(credit.entryId(), endedAt);
    }

    /** Whole credits of the time until the end, rounded up. */
    private static long elapsed(Entry entry, PlanCredit credit, Instant endedAt) {
        var whole = Duration.between(credit.periodStart(), credit.periodEnd()).toSeconds();
        var part = Math.clamp(Duration.between(credit.periodStart(), endedAt).toSeconds(), 0, whole);
        return BigInteger.valueOf(entry.amount())
                .multiply(BigInteger.valueOf(part))
                .add(BigInteger.valueOf(whole - 1))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }
}
