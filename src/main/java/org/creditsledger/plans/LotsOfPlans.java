package org.creditsledger.plans;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.LotChanges;
import org.creditsledger.lots.Lot;
import org.creditsledger.lots.LotChangeResult;
import org.creditsledger.lots.LotList;
import org.creditsledger.lots.LotPool;
import org.creditsledger.lots.Slice;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The lots that the entries of plans have opened. */
@Component
class LotsOfPlans {

    private final LedgerService ledger;
    private final LotChanges changes;
    private final LotList lots;

    LotsOfPlans(LedgerService ledger, LotChanges changes, LotList lots) {
        this.ledger = ledger;
        this.changes = changes;
        this.lots = lots;
    }

    /** Where a late payment has given again what had ended unused, the lots are those of the new entry. */
    List<Lot> of(Entry credit) {
        var newest =
                ledger.findByIdempotencyKey(PlanCrediting.paidLaterKey(credit)).orElse(credit);
        return lots.all(
                credit.uid(),
                newest.lots().stream()
                        .map(Slice::lotId)
                        .filter(Objects::nonNull)
                        .toList());
    }

    /**
     * Whole credits that were written off at the end, which must have come. Those that were written off later had been reserved until
     * then.
     */
    long unusedAtEnd(Entry credit) {
        changes.writeOff(credit.uid(), credit.type());
        return of(credit).stream()
                .flatMap(lot -> ledger.findByIdempotencyKey(LotPool.expiryKey(lot.id(), 1)).stream())
                .mapToLong(Entry::amount)
                .sum();
    }

    /**
     * @param end null to void them
     * @return whether they had not ended
     */
    boolean end(Entry credit, @Nullable Instant end, String reason) {
        return of(credit).stream()
                .map(lot -> changes.changeByRule(lot.id(), end, reason, PlanCrediting.CREATED_BY))
                .allMatch(LotChangeResult.Changed.class::isInstance);
    }
}
