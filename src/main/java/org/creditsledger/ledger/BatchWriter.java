package org.creditsledger.ledger;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes many postings in one transaction. Each is decided on its own, in their order. */
@Component
class BatchWriter {

    private final BatchRepository rows;
    private final SingleWriter single;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    BatchWriter(BatchRepository rows, SingleWriter single, DataSource dataSource, InstantSource clock) {
        this.rows = rows;
        this.single = single;
        // No entity takes part, so no entity manager has to be made for each transaction.
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.clock = clock;
    }

    /** Returns the answer to every posting after the transaction has ended. Call it outside of any other transaction. */
    List<Answer> write(List<Posting> postings) {
        // Giving back and undoing is rare, and needs lookups that a batch does not have.
        if (postings.size() == 1 || postings.stream().anyMatch(posting -> posting.relatedEntryId() != null)) {
            return postings.stream().map(this::alone).toList();
        }
        try {
            return inTransaction(postings, List.of())
                    .orElseGet(() -> inTransaction(postings, accounts(postings)).orElseThrow());
        } catch (DataIntegrityViolationException sameKeyElsewhere) {
            // Another node has used one of the keys since the lookup. Alone, each posting gets its own answer.
            return postings.stream().map(this::alone).toList();
        } catch (RuntimeException | Error failure) {
            return postings.stream()
                    .<Answer>map(_ -> new Answer.Failed(failure))
                    .toList();
        }
    }

    /**
     * Writes nothing and returns empty if a balance must be opened first. That must happen before the first lock: a
     * transaction that holds a lock and waits for another balance to be opened could deadlock.
     */
    private Optional<List<Answer>> inTransaction(List<Posting> postings, List<BalanceId> toOpen) {
        return transaction.execute(_ -> {
            if (!toOpen.isEmpty()) {
                rows.open(toOpen, clock.instant());
            }
            var locked = rows.lock(postings.stream().map(BalanceId::of).toList());
            // After the lock: a retry that raced the original has waited for the lock, and sees its entry.
            var decisions = new Decisions(
                    locked,
                    rows.findByKeys(
                            postings.stream().map(Posting::idempotencyKey).toList()),
                    Map.of());
            if (toOpen.isEmpty() && postings.stream().anyMatch(decisions::needsBalance)) {
                return Optional.empty();
            }
            var answers =
                    postings.stream().map(posting -> decide(decisions, posting)).toList();
            if (!decisions.newEntries().isEmpty()) {
                rows.insert(decisions.newEntries());
                rows.update(decisions.changedBalances());
            }
            return Optional.of(answers);
        });
    }

    private Answer decide(Decisions decisions, Posting posting) {
        try {
            return new Answer.Decided(decisions.decide(posting, clock.instant()));
        } catch (RuntimeException brokenContract) {
            return new Answer.Failed(brokenContract);
        }
    }

    private Answer alone(Posting posting) {
        try {
            return new Answer.Decided(single.post(posting));
        } catch (RuntimeException | Error failure) {
            return new Answer.Failed(failure);
        }
    }

    private static List<BalanceId> accounts(List<Posting> postings) {
        return postings.stream()
                .filter(posting -> posting.direction() == Direction.CREDIT)
                .map(BalanceId::of)
                .distinct()
                .sorted(Comparator.comparing(BalanceId::uid).thenComparing(BalanceId::type))
                .toList();
    }
}
