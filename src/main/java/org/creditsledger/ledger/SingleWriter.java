package org.creditsledger.ledger;

import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes one posting in a transaction: the caller's if there is one, otherwise its own. */
@Component
class SingleWriter {

    private final BalanceRepository balances;
    private final EntryRepository entries;
    private final EntityManager entityManager;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    SingleWriter(
            BalanceRepository balances,
            EntryRepository entries,
            EntityManager entityManager,
            PlatformTransactionManager transactionManager,
            InstantSource clock) {
        this.balances = balances;
        this.entries = entries;
        this.entityManager = entityManager;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    PostingResult post(Posting posting) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return decide(posting);
        }
        try {
            return inTransaction(posting);
        } catch (DataIntegrityViolationException sameKeyElsewhere) {
            // Two requests with one key for different balances do not wait for each other's lock: the unique key
            // decides, and the repetition finds the winner.
            return inTransaction(posting);
        }
    }

    private PostingResult inTransaction(Posting posting) {
        return transaction.execute(_ -> decide(posting));
    }

    private PostingResult decide(Posting posting) {
        var decisions = lockAndLook(posting);
        if (decisions.needsBalance(posting)) {
            balances.open(posting.uid(), posting.type(), clock.instant());
            decisions = lockAndLook(posting);
        }
        var result = decisions.decide(posting, clock.instant());
        decisions.newEntries().forEach(entityManager::persist);
        return result;
    }

    private Decisions lockAndLook(Posting posting) {
        return new Decisions(toList(lock(posting)), toList(lookForKey(posting)), related(posting));
    }

    private Optional<BalanceRow> lock(Posting posting) {
        return balances.lock(BalanceId.of(posting));
    }

    /** Under the lock: a retry that raced the original has waited for it, and sees its entry. */
    private Optional<EntryRow> lookForKey(Posting posting) {
        return entries.findByIdempotencyKey(posting.idempotencyKey());
    }

    /** Under the lock, which all postings that relate to the same entry share. */
    private Map<UUID, Decisions.Related> related(Posting posting) {
        var id = posting.relatedEntryId();
        if (id == null) {
            return Map.of();
        }
        return entries.findById(id)
                .map(EntryRow::toEntry)
                .map(entry -> new Decisions.Related(entry, entry.amount() - entries.sumOfAmountsRelatedTo(id)))
                .map(related -> Map.of(id, related))
                .orElseGet(Map::of);
    }

    private static <T> List<T> toList(Optional<T> row) {
        return row.map(List::of).orElseGet(List::of);
    }
}
