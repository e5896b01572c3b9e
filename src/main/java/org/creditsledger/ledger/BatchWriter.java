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

/** Grants many postings in one transaction, each decided on its own, in their order. */
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

    /** Answers every posting, once the transaction has ended. Call it outside of any other transaction. */
    List<Answer> write(List<Posting> postings) {
        // Giving back and undoing is rare, and has more to look up than a batch does.
        if (postings.size() == 1 || postings.stream().anyMatch(posting -> posting.relatedEntryId() != null)) {
            return postings.stream().map(this::alone).toList();
        }
        try {
            return inTransaction(postings, List.of())
                    .orElseGet(() -> inTransaction(postings, accounts(postings)).orElseThrow());
        } catch (DataIntegrityViolationException sameKeyElsewhere) {
            // Somebody else has used a key of these since it was looked up. Alone, each finds its own answer.
            return postings.stream().map(this::alone).toList();
        } catch (RuntimeException | Error failure) {
            return postings.stream()
                    .<Answer>map(_ -> new Answer.Failed(failure))
                    .toList();
        }
    }

    /**
     * Absent, with nothing written, when a balance has yet to be opened. That must come before the first lock: whoever
     * held one and waited for the opening of another balance could be waited for in turn.
     */
    private Optional<List<Answer>> inTransaction(List<Posting> postings, List<BalanceId> toOpen) {
        return transaction.execute(_ -> {
            if (!toOpen.isEmpty()) {
                rows.open(toOpen, clock.instant());
            }
            var locked = rows.lock(postings.stream().map(BalanceId::of).toList());
            // Only now: a retry that raced the original has waited for the lock, and sees what it wrote.
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
