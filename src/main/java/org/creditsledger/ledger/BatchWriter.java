package org.creditsledger.ledger;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.creditsledger.database.DatabaseTime;
import org.creditsledger.ledger.BatchRepository.Seen;
import org.creditsledger.ledger.BatchRepository.Wanted;
import org.creditsledger.lots.LotRepository;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Decides and writes many operations in one transaction, each on its own and in their order. It never waits for a balance: an
 * operation whose balance is locked elsewhere is left out.
 */
@Component
class BatchWriter {

    private final BatchRepository rows;
    private final LotRepository lots;
    private final TransactionTemplate transaction;
    private final DatabaseTime time;

    BatchWriter(BatchRepository rows, LotRepository lots, DataSource dataSource, DatabaseTime time) {
        this.rows = rows;
        this.lots = lots;
        // No entity takes part, so no entity manager has to be made for each transaction.
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.time = time;
    }

    /** Returns the answer to every operation after the transaction has ended. Call it outside of any other transaction. */
    List<? extends Answer<?>> write(List<? extends Operation<?>> operations) {
        try {
            return writeTogether(operations);
        } catch (DataIntegrityViolationException | ConcurrencyFailureException changedMeanwhile) {
            // Another node has used one of the keys since the lookup, or is using it. Alone, each operation gets its
            // own answer.
            return operations.stream().map(this::alone).toList();
        } catch (RuntimeException | Error failure) {
            return operations.stream().map(_ -> new Answer.Failed<>(failure)).toList();
        }
    }

    /** Like {@link #write}, for one operation whose balance may be locked: waits for that in the order of the database. */
    Answer<?> writeWaiting(Operation<?> operation, int waitMs) {
        try {
            return inTransaction(
                            List.of(operation), Opening.NOT_TRIED, wanted -> rows.lockAndLookWithin(waitMs, wanted))
                    .<Answer<?>>map(List::getFirst)
                    .orElseGet(Answer.Locked::new);
        } catch (ConcurrencyFailureException | DataIntegrityViolationException changedMeanwhile) {
            return new Answer.Locked<>();
        } catch (RuntimeException | Error failure) {
            return new Answer.Failed<>(failure);
        }
    }

    private Answer<?> alone(Operation<?> operation) {
        try {
            return writeTogether(List.of(operation)).getFirst();
        } catch (DataIntegrityViolationException sameKeyElsewhere) {
            return again(operation);
        } catch (RuntimeException | Error failure) {
            return new Answer.Failed<>(failure);
        }
    }

    /** The lookup now finds the entry or hold with the same key. */
    private Answer<?> again(Operation<?> operation) {
        try {
            return writeTogether(List.of(operation)).getFirst();
        } catch (RuntimeException | Error failure) {
            return new Answer.Failed<>(failure);
        }
    }

    private List<? extends Answer<?>> writeTogether(List<? extends Operation<?>> operations) {
        return inTransaction(operations, Opening.NOT_TRIED).orElseGet(() -> {
            try {
                return inTransaction(operations, Opening.NOW).orElseThrow();
            } catch (CannotAcquireLockException openedElsewhere) {
                return inTransaction(operations, Opening.ELSEWHERE).orElseThrow();
            }
        });
    }

    /**
     * Writes nothing and returns empty if a balance must be opened first. That must happen before the first lock: a
     * transaction that holds a lock and waits for another balance to be opened could deadlock.
     */
    private Optional<List<? extends Answer<?>>> inTransaction(
            List<? extends Operation<?>> operations, Opening opening) {
        return inTransaction(operations, opening, rows::lockAndLook);
    }

    private Optional<List<? extends Answer<?>>> inTransaction(
            List<? extends Operation<?>> operations, Opening opening, Function<Wanted, Seen> lockAndLook) {
        return transaction.execute(_ -> {
            if (opening == Opening.NOW) {
                rows.open(toOpen(operations), time.instant());
            }
            var wanted = Wanted.of(operations);
            var seen = lockAndLook.apply(wanted);
            var elsewhere = lockedElsewhere(wanted.balances(), seen.balances());
            var ready = operations.stream()
                    .filter(operation -> !elsewhere.contains(operation.balance()))
                    .toList();
            var decisions = lookFurther(wanted, seen, ready);
            if (opening == Opening.NOT_TRIED && ready.stream().anyMatch(decisions::needsBalance)) {
                return Optional.empty();
            }
            decisions.readLots(seen.at());
            var answers = operations.stream()
                    .<Answer<?>>map(operation -> {
                        var mustWait = elsewhere.contains(operation.balance())
                                || opening == Opening.ELSEWHERE && decisions.needsBalance(operation);
                        return mustWait ? new Answer.Locked<>() : decide(decisions, operation, seen.at());
                    })
                    .toList();
            rows.save(decisions);
            decisions.saveLots();
            return Optional.of(answers);
        });
    }

    private Set<BalanceId> lockedElsewhere(Set<BalanceId> wanted, List<BalanceRow> locked) {
        var others = except(wanted, locked.stream().map(BalanceRow::id).collect(toSet()));
        if (others.isEmpty()) {
            return others;
        }
        // The others do not exist yet.
        others.retainAll(rows.existing(others));
        return others;
    }

    /** At what follows from the first look, which most operations do not need. */
    private Decisions lookFurther(Wanted wanted, Seen seen, List<? extends Operation<?>> operations) {
        var jobs = operations.stream()
                .<LockedJob.Decision<?, ?>>mapMulti((operation, found) -> {
                    if (operation instanceof Operation.OfJob<?, ?>(var decision, var _)) {
                        found.accept(decision);
                    }
                })
                .collect(toSet());
        var entries = new ArrayList<>(seen.entries());
        entries.addAll(rows.findByKeys(except(keysOfLaterDebits(operations, seen.holds()), wanted.keys())));
        var debitsOfJobs = LockedJob.Facts.debits(jobs, entries);
        var lastDebits = Decisions.Facts.lastDebits(seen.holds(), seen.changes());
        var related = new HashMap<>(seen.related());
        related.putAll(rows.findRelated(except(debitsOfJobs, related.keySet())));
        return new Decisions(
                new Decisions.Facts(
                        seen.balances(), entries, seen.holds(), related, seen.changes(), rows.findByIds(lastDebits)),
                LockedJob.Facts.read(jobs, seen.balancesOf()),
                lots);
    }

    /** Captures of the same hold in one batch follow each other. */
    private static Set<String> keysOfLaterDebits(List<? extends Operation<?>> operations, List<HoldRow> holds) {
        if (holds.isEmpty()) {
            return Set.of();
        }
        var captures = operations.stream()
                .filter(operation -> operation instanceof Operation.Capture || operation instanceof Operation.OfJob)
                .collect(groupingBy(operation -> operation.job().orElseThrow(), counting()));
        return holds.stream()
                .flatMap(hold -> {
                    var more = hold.status() == HoldStatus.CAPTURED ? 0 : captures.getOrDefault(hold.job(), 0L);
                    var last = hold.captures() + Math.toIntExact(more);
                    return Stream.concat(
                            hold.job().keysOfDebits(2, last), hold.job().keysOfRefunds(2, hold.captures()));
                })
                .collect(toSet());
    }

    private <R> Answer<R> decide(Decisions decisions, Operation<R> operation, Instant now) {
        try {
            return new Answer.Decided<>(operation.decide(decisions, now));
        } catch (RuntimeException brokenContract) {
            return new Answer.Failed<>(brokenContract);
        }
    }

    private static List<BalanceId> toOpen(List<? extends Operation<?>> operations) {
        return operations.stream()
                .filter(Operation::opensBalance)
                .map(Operation::balance)
                .distinct()
                .sorted(Comparator.comparing(BalanceId::uid).thenComparing(BalanceId::type))
                .toList();
    }

    private static <T> Set<T> except(Set<T> all, Set<T> some) {
        if (all.isEmpty()) {
            return all;
        }
        var others = new HashSet<>(all);
        others.removeAll(some);
        return others;
    }

    /** Whether a transaction opens the balances that its operations need. */
    private enum Opening {
        NOT_TRIED,
        NOW,
        /** Another transaction is opening some of them, and has not ended. */
        ELSEWHERE
    }

    /** The outcome of one operation, for its caller, who may wait on another thread. */
    sealed interface Answer<R> {

        record Decided<R>(R result) implements Answer<R> {}

        record Failed<R>(Throwable failure) implements Answer<R> {}

        /** Another transaction has locked the balance. Nothing was decided: the operation must be tried again. */
        record Locked<R>() implements Answer<R> {}

        /** Returns the result or throws the failure. One failure of a batch is thrown to each of its callers. */
        default R get() {
            return switch (this) {
                case Decided<R>(var result) -> result;
                case Failed<R>(RuntimeException exception) -> throw exception;
                case Failed<R>(Error error) -> throw error;
                case Failed<R>(var checked) -> throw new IllegalStateException(checked);
                case Locked<R>() -> throw new IllegalStateException("not decided yet");
            };
        }
    }
}
