package org.creditsledger.ledger;

import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Grants one posting in one transaction: the caller's if there is one, else its own. */
@Component
class SingleWriter {

    private final CreditTypeRepository creditTypes;
    private final BalanceRepository balances;
    private final EntryRepository entries;
    private final EntityManager entityManager;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    SingleWriter(
            CreditTypeRepository creditTypes,
            BalanceRepository balances,
            EntryRepository entries,
            EntityManager entityManager,
            PlatformTransactionManager transactionManager,
            InstantSource clock) {
        this.creditTypes = creditTypes;
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
            // Two wishes under one key for different balances do not wait for each other's lock: the unique key
            // decides,
            // and the second look finds the winner.
            return inTransaction(posting);
        }
    }

    private PostingResult inTransaction(Posting posting) {
        return transaction.execute(_ -> decide(posting));
    }

    private PostingResult decide(Posting posting) {
        var earlier = findEarlier(posting);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        var locked = lock(posting);
        if (locked.isEmpty()) {
            return new PostingResult.Refused(posting.type(), posting.amount(), 0, 0);
        }
        // Look again: a retry that raced the original has waited for the lock, and only now sees what it wrote.
        earlier = findEarlier(posting);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        var balance = locked.get();
        if (!balance.covers(posting)) {
            return new PostingResult.Refused(posting.type(), posting.amount(), balance.amount(), balance.available());
        }
        if (posting.relatedEntryId() != null) {
            var related =
                    entries.findById(posting.relatedEntryId()).orElseThrow().toEntry();
            var left = related.amount() - entries.sumOfAmountsRelatedTo(related.id());
            if (posting.amount() > left) {
                return new PostingResult.ExceedsRelated(related, posting.amount(), left);
            }
        }
        var entry = balance.post(posting, clock.instant());
        entityManager.persist(entry);
        return new PostingResult.Posted(entry.toEntry());
    }

    /** It is of the same balance, so that the lock of that balance is enough to count what has been given back of it. */
    private Entry relatedEntry(Posting posting, UUID relatedEntryId) {
        return entries.findById(relatedEntryId)
                .map(EntryRow::toEntry)
                .filter(related -> related.uid().equals(posting.uid())
                        && related.type().equals(posting.type())
                        && related.direction() != posting.direction())
                .orElseThrow(() -> new IllegalArgumentException(
                        "no opposite entry of the same uid and type to relate to: " + relatedEntryId));
    }

    private Optional<PostingResult> findEarlier(Posting posting) {
        return entries.findByIdempotencyKey(posting.idempotencyKey())
                .map(entry -> entry.grants(posting)
                        ? new PostingResult.Replayed(entry.toEntry())
                        : new PostingResult.KeyConflict(entry.toEntry()));
    }

    /** Locks the balance until the transaction ends; a credit opens a missing one, a debit finds nothing to take. */
    private Optional<BalanceRow> lock(Posting posting) {
        var id = new BalanceId(posting.uid(), posting.type());
        var locked = balances.lock(id);
        if (locked.isPresent() || posting.direction() == Direction.DEBIT) {
            return locked;
        }
        if (!creditTypes.existsById(posting.type())) {
            throw new IllegalArgumentException("no such credit type: " + posting.type());
        }
        balances.open(posting.uid(), posting.type(), clock.instant());
        return balances.lock(id);
    }
}
