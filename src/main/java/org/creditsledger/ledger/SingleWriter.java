package org.creditsledger.ledger;

import static java.util.stream.Collectors.toMap;

import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.ledger.Decisions.Facts;
import org.creditsledger.ledger.Decisions.Related;
import org.springframework.stereotype.Component;

/** Decides and writes one operation in the transaction of the caller. */
@Component
class SingleWriter {

    private final BalanceLocks locks;
    private final BalanceRepository balances;
    private final EntryRepository entries;
    private final HoldRepository holds;
    private final EntityManager entityManager;
    private final InstantSource clock;

    SingleWriter(
            BalanceLocks locks,
            BalanceRepository balances,
            EntryRepository entries,
            HoldRepository holds,
            EntityManager entityManager,
            InstantSource clock) {
        this.locks = locks;
        this.balances = balances;
        this.entries = entries;
        this.holds = holds;
        this.entityManager = entityManager;
        this.clock = clock;
    }

    <R> R write(Operation<R> operation) {
        if (operation instanceof Operation.OfJob<?, ?>) {
            throw new IllegalStateException("a job is decided in a transaction of its own");
        }
        var decisions = lockAndLook(operation);
        if (decisions.needsBalance(operation)) {
            var id = operation.balance();
            balances.open(id.uid(), id.type(), clock.instant());
            decisions = lockAndLook(operation);
        }
        var result = operation.decide(decisions, clock.instant());
        decisions.newEntries().forEach(entityManager::persist);
        decisions.newHolds().forEach(entityManager::persist);
        return result;
    }

    private Decisions lockAndLook(Operation<?> operation) {
        var locked = lock(operation);
        // Under the lock: a retry that raced the original has waited for it, and sees its entry.
        return new Decisions(new Facts(
                locked.stream().toList(),
                entries.findByKeys(operation.keys()),
                operation.job().flatMap(holds::findOf).stream().toList(),
                related(operation)));
    }

    private Optional<BalanceRow> lock(Operation<?> operation) {
        return locks.lock(operation.balance());
    }

    /** Under the lock, which all postings that relate to the same entry share. */
    private Map<UUID, Related> related(Operation<?> operation) {
        return operation.relatedEntryId().flatMap(entries::findById).map(EntryRow::toEntry).stream()
                .collect(toMap(Entry::id, this::related));
    }

    private Related related(Entry entry) {
        return new Related(entry, entry.amount() - entries.sumOfAmountsRelatedTo(entry.id()));
    }
}
