package org.creditsledger.ledger;

import static java.util.stream.Collectors.toMap;

import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.database.DatabaseTime;
import org.creditsledger.ledger.Decisions.Facts;
import org.creditsledger.ledger.Decisions.Related;
import org.creditsledger.lots.LotRepository;
import org.springframework.stereotype.Component;

/** Decides and writes one operation in the transaction of the caller. */
@Component
class SingleWriter {

    private final BalanceLocks locks;
    private final BalanceRepository balances;
    private final EntryRepository entries;
    private final HoldRepository holds;
    private final LotRepository lots;
    private final EntityManager entityManager;
    private final DatabaseTime time;

    SingleWriter(
            BalanceLocks locks,
            BalanceRepository balances,
            EntryRepository entries,
            HoldRepository holds,
            LotRepository lots,
            EntityManager entityManager,
            DatabaseTime time) {
        this.locks = locks;
        this.balances = balances;
        this.entries = entries;
        this.holds = holds;
        this.lots = lots;
        this.entityManager = entityManager;
        this.time = time;
    }

    <R> R write(Operation<R> operation) {
        if (operation instanceof Operation.OfJob<?, ?>) {
            throw new IllegalStateException("a job is decided in a transaction of its own");
        }
        var decisions = lockAndLook(operation);
        if (decisions.needsBalance(operation)) {
            var id = operation.balance();
            balances.open(id.uid(), id.type(), time.instant());
            decisions = lockAndLook(operation);
        }
        var result = operation.decide(decisions, time.exactly());
        decisions.newEntries().forEach(entityManager::persist);
        decisions.holds().newHolds().forEach(entityManager::persist);
        decisions.holds().newChanges().forEach(entityManager::persist);
        decisions.saveLots();
        return result;
    }

    private Decisions lockAndLook(Operation<?> operation) {
        var locked = lock(operation);
        // Under the lock: a retry that raced the original has waited for it, and sees its entry.
        var hold = operation.job().flatMap(holds::findOf).stream().toList();
        var changes =
                operation
                        .callKey()
                        .flatMap(key ->
                                holds.findChange(operation.hold().orElseThrow().id(), key))
                        .stream()
                        .toList();
        var laterKeys = operation instanceof Operation.Capture
                ? hold.stream().flatMap(row -> row.job().keysOfDebits(row.captures() + 1, row.captures() + 1))
                : Stream.<String>of();
        var facts = new Facts(
                locked.stream().toList(),
                entries.findByKeys(
                        Stream.concat(operation.keys().stream(), laterKeys).toList()),
                hold,
                related(operation),
                changes,
                entries.findByIds(Facts.lastDebits(hold, changes)));
        return new Decisions(facts, lots);
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
