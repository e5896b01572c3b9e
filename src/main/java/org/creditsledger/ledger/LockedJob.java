package org.creditsledger.ledger;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.creditsledger.ledger.BalanceRepository.BalanceNow;
import org.creditsledger.ledger.Operation.Extension;
import org.creditsledger.ledger.Operation.HoldKey;
import org.creditsledger.ledger.Operation.Terms;

/**
 * An attempt at a job, for a {@link Decision} about it under the lock of one balance: what the ledger knows about it, and what
 * can be done. Each step follows the same rules as a call of {@link LedgerService}.
 */
public final class LockedJob {

    private final Decision<?, ?> decision;
    private final Duration maxHoldLifetime;
    private final Decisions decisions;
    private final Instant now;
    private final List<Step> steps = new ArrayList<>();

    LockedJob(Decision<?, ?> decision, Duration maxHoldLifetime, Decisions decisions, Instant now) {
        this.decision = decision;
        this.maxHoldLifetime = maxHoldLifetime;
        this.decisions = decisions;
        this.now = now;
    }

    /** The hold of the attempt, even if it is of another user or balance. */
    public Optional<Hold> hold() {
        return decisions.holds().holdOf(decision.job()).map(HoldRow::toHold);
    }

    /** The debit of the attempt, even if it is of another user or balance. */
    public Optional<Entry> debit() {
        return decisions.holds().ownDebitOf(decision.job());
    }

    /** All debits of the attempt, oldest first: one for each capture of its hold, or the only one. */
    public List<Entry> debits() {
        return decisions.holds().debitsOf(decision.job());
    }

    /** Whole credits of its debits that were given back. */
    public long givenBack() {
        return debits().stream()
                .mapToLong(debit -> debit.amount() - decisions.left(debit))
                .sum();
    }

    /** The balances of the user as they are after the steps so far. */
    public Balances balances() {
        var found = decisions.balancesOf(decision.uid());
        var hasLots = found.stream().anyMatch(balance -> balance.lotCredits() > 0);
        return Balances.of(
                found.stream().map(BalanceNow::type).toList(),
                found,
                hasLots ? decisions.dueOf(decision.uid(), now) : Map.of());
    }

    public PlaceResult place(HoldRequest request) {
        var result = decisions.holds().place(request, now);
        steps.add(new Step.Place(request, result));
        return result;
    }

    /**
     * Captures the hold of the attempt, which must be of this balance.
     *
     * @param amount whole credits that the attempt costs in total
     */
    public CaptureResult capture(long amount, String reason, Map<String, String> meta) {
        var result = decisions.holds().capture(holdKey(), Terms.ofTheWholeJob(amount, reason, meta), now);
        steps.add(new Step.Capture(result));
        return result;
    }

    /**
     * Extends the hold of the attempt, which must be of this balance, to at least this much and until then. To repeat it, or to
     * call it late, changes nothing.
     *
     * @param amount whole credits, captured ones included
     * @param since when the time begins; not later than now
     */
    public ExtendResult extendTo(long amount, Instant since, Duration timeout) {
        var expiresAt = (since.isAfter(now) ? now : since).plus(timeout);
        var result = decisions.holds().extend(holdKey(), new Extension.UpTo(amount, expiresAt, maxHoldLifetime), now);
        steps.add(new Step.Extend(result));
        return result;
    }

    /** Releases the hold of the attempt, which must be of this balance. */
    public ReleaseResult release() {
        var result = decisions.holds().release(holdKey(), null, now);
        steps.add(new Step.Release(result));
        return result;
    }

    /** Posts to this balance, under a key of the attempt. It can give back debits of the attempt, and nothing that was corrected by hand. */
    public PostingResult post(Posting posting) {
        if (!isOwnKey(posting.idempotencyKey()) || !BalanceId.of(posting).equals(Operation.OfJob.balance(decision))) {
            throw new IllegalArgumentException("not looked for: " + posting.idempotencyKey());
        }
        var result = decisions.post(posting, now);
        steps.add(new Step.Post(posting, result));
        return result;
    }

    private boolean isOwnKey(String key) {
        return Operation.OfJob.keys(decision).contains(key)
                || decisions.holds().holdOf(decision.job()).stream()
                        .flatMap(hold -> hold.job().keysOfRefunds(2, hold.captures()))
                        .anyMatch(key::equals);
    }

    private HoldKey holdKey() {
        return HoldKey.of(hold().orElseThrow());
    }

    List<Step> steps() {
        return steps;
    }

    /** What a decision has done, or tried to. */
    sealed interface Step {

        record Post(Posting posting, PostingResult result) implements Step {}

        record Place(HoldRequest request, PlaceResult result) implements Step {}

        record Capture(CaptureResult result) implements Step {}

        record Extend(ExtendResult result) implements Step {}

        record Release(ReleaseResult result) implements Step {}
    }

    /**
     * A decision about an attempt at a job, made under the lock of a balance. It may be made more than once, until it is
     * committed, so it must do nothing but take steps of the job.
     *
     * @param <K> what a feature knows about the attempt from its own tables
     * @param <R> the result
     */
    public interface Decision<K, R> {

        String uid();

        /** The credit type of the balance. */
        String type();

        JobAttempt job();

        /** Whether it may give the debit back. Then the keys of a refund are looked for, too. */
        boolean mayGiveBack();

        Records<K> records();

        R decide(LockedJob job, K known);
    }

    /** Reads a feature's own records of jobs: in the transaction that decides, after the balances were locked. */
    @FunctionalInterface
    public interface Records<K> {

        /** For each of these jobs, whatever is known, even if that is nothing. */
        Map<Subject, K> read(Collection<Subject> jobs);
    }

    /** An attempt of a user: a report that names another user does not affect this user. */
    public record Subject(JobAttempt job, String uid) {

        static Subject of(Decision<?, ?> decision) {
            return new Subject(decision.job(), decision.uid());
        }
    }

    /**
     * What was read for decisions about jobs.
     *
     * @param known by the records of a feature
     * @param balances all balances of their users, by uid, in the order of the credit types
     */
    record Facts(Map<Records<?>, Map<Subject, ?>> known, Map<String, List<BalanceNow>> balances) {

        static final Facts NONE = new Facts(Map.of(), Map.of());

        static Facts read(Collection<Decision<?, ?>> jobs, Map<String, List<BalanceNow>> balances) {
            if (jobs.isEmpty()) {
                return NONE;
            }
            var subjects = jobs.stream().map(Subject::of).distinct().toList();
            var known = jobs.stream()
                    .map(Decision::records)
                    .distinct()
                    .collect(toMap(Function.<Records<?>>identity(), records -> records.read(subjects)));
            return new Facts(Map.copyOf(known), balances);
        }

        /** A decision about a job may depend on how much of its debits was given back. */
        static Set<UUID> debits(Collection<Decision<?, ?>> jobs, Collection<EntryRow> entries) {
            if (jobs.isEmpty()) {
                return Set.of();
            }
            var jobIds = jobs.stream().map(decision -> decision.job().jobId()).collect(toSet());
            return entries.stream()
                    .map(EntryRow::toEntry)
                    .filter(entry -> entry.direction() == Direction.DEBIT && jobIds.contains(entry.jobId()))
                    .map(Entry::id)
                    .collect(toSet());
        }

        @SuppressWarnings("unchecked") // The records of a decision know what it expects.
        <K> K known(Decision<K, ?> decision) {
            return (K)
                    requireNonNull(requireNonNull(known.get(decision.records())).get(Subject.of(decision)));
        }
    }
}
