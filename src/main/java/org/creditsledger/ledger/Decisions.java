package org.creditsledger.ledger;

import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.ledger.BalanceRepository.BalanceNow;
import org.jspecify.annotations.Nullable;

/**
 * The rules of postings and holds, the same for every writer. Decides one operation after another from locked balances and the
 * records that were read after that. The caller must save the new entries and holds, and the changed holds and balances.
 */
class Decisions {

    private final Map<BalanceId, BalanceRow> locked;
    private final Map<String, EntryRow> byKey;
    private final Map<JobAttempt, HoldRow> holds;
    private final Map<UUID, Related> related;
    private final List<EntryRow> newEntries = new ArrayList<>();
    private final Set<HoldRow> newHolds = new LinkedHashSet<>();
    private final Set<HoldRow> changedHolds = new LinkedHashSet<>();
    private final Set<BalanceRow> changedBalances = new LinkedHashSet<>();

    private final LockedJob.Facts jobs;

    Decisions(Facts facts) {
        this(facts, LockedJob.Facts.NONE);
    }

    Decisions(Facts facts, LockedJob.Facts jobs) {
        this.jobs = jobs;
        locked = facts.locked().stream().collect(toMap(BalanceRow::id, identity()));
        byKey = facts.entries().stream().collect(toMap(EntryRow::idempotencyKey, identity()));
        holds = facts.holds().stream().collect(toMap(HoldRow::job, identity()));
        related = new HashMap<>(facts.related());
    }

    /** Whether an operation must wait until its balance is opened. */
    boolean needsBalance(Operation<?> operation) {
        return operation.opensBalance()
                && operation.keys().stream().noneMatch(byKey::containsKey)
                && !locked.containsKey(operation.balance());
    }

    /**
     * Takes its own earlier decisions into account, as do the others.
     *
     * @throws IllegalArgumentException for a credit whose balance could not be opened, or an entry that the posting cannot
     *     give back or undo
     */
    PostingResult post(Posting posting, Instant now) {
        var earlier = byKey.get(posting.idempotencyKey());
        if (earlier != null) {
            return earlier.grants(posting)
                    ? new PostingResult.Replayed(earlier.toEntry())
                    : new PostingResult.KeyConflict(earlier.toEntry());
        }
        var balance = locked.get(BalanceId.of(posting));
        if (balance == null && posting.direction() == Direction.CREDIT) {
            throw new IllegalArgumentException("no such credit type: " + posting.type());
        }
        if (balance == null) {
            return new PostingResult.Refused(posting.type(), posting.amount(), 0, 0);
        }
        if (!balance.covers(posting)) {
            return new PostingResult.Refused(posting.type(), posting.amount(), balance.amount(), balance.available());
        }
        if (posting.relatedEntryId() != null) {
            var undone = related.get(posting.relatedEntryId());
            if (undone == null || !undone.isUndoneBy(posting)) {
                throw new IllegalArgumentException(
                        "cannot be undone by this posting: entry " + posting.relatedEntryId());
            }
            if (posting.amount() > undone.left()) {
                return new PostingResult.ExceedsRelated(undone.entry(), posting.amount(), undone.left());
            }
            related.put(posting.relatedEntryId(), undone.less(posting.amount()));
        }
        return new PostingResult.Posted(write(balance, posting, now));
    }

    PlaceResult place(HoldRequest request, Instant now) {
        var earlier = holds.get(request.job());
        if (earlier != null) {
            return earlier.grants(request)
                    ? new PlaceResult.Replayed(earlier.toHold())
                    : new PlaceResult.HoldConflict(earlier.toHold());
        }
        var debit = debitOf(request.job());
        if (debit.isPresent()) {
            return new PlaceResult.AlreadyDebited(debit.get());
        }
        var balance = locked.get(new BalanceId(request.uid(), request.type()));
        if (balance == null) {
            return new PlaceResult.Refused(request.type(), request.amount(), 0, 0);
        }
        if (request.amount() > balance.available()) {
            return new PlaceResult.Refused(request.type(), request.amount(), balance.amount(), balance.available());
        }
        var hold = new HoldRow(request, now);
        balance.hold(hold.amount(), now);
        changedBalances.add(balance);
        holds.put(hold.job(), hold);
        newHolds.add(hold);
        return new PlaceResult.Placed(hold.toHold());
    }

    CaptureResult capture(Operation.HoldKey key, Operation.Terms terms, Instant now) {
        var hold = find(key, now);
        if (hold == null) {
            return new CaptureResult.NotFound();
        }
        return switch (hold.status()) {
            case RELEASED -> new CaptureResult.AlreadyReleased(hold.toHold());
            case EXPIRED -> new CaptureResult.Expired(hold.toHold());
            case CAPTURED -> {
                var debit = debitOf(hold.job()).orElseThrow();
                yield hold.wasCapturedWith(hold.debit(terms).amount())
                        ? new CaptureResult.Replayed(hold.toHold(), debit)
                        : new CaptureResult.AlreadyCaptured(hold.toHold(), debit);
            }
            case PENDING -> capturePending(hold, hold.debit(terms), now);
        };
    }

    private CaptureResult capturePending(HoldRow hold, Posting posting, Instant now) {
        var earlier = debitOf(hold.job());
        if (earlier.isPresent()) {
            return new CaptureResult.AlreadyDebited(hold.toHold(), earlier.get());
        }
        var balance = balanceOf(hold);
        if (posting.amount() > balance.available() + hold.amount()) {
            return new CaptureResult.Exceeds(hold.toHold(), posting.amount(), balance.amount(), balance.available());
        }
        balance.unhold(hold.amount(), now);
        var debit = write(balance, posting, now);
        hold.capture(debit);
        changed(hold);
        return new CaptureResult.Captured(hold.toHold(), debit);
    }

    ReleaseResult release(Operation.HoldKey key, Instant now) {
        var hold = find(key, now);
        if (hold == null) {
            return new ReleaseResult.NotFound();
        }
        return switch (hold.status()) {
            case RELEASED -> new ReleaseResult.Replayed(hold.toHold());
            case EXPIRED -> new ReleaseResult.Expired(hold.toHold());
            case CAPTURED -> new ReleaseResult.AlreadyCaptured(hold.toHold());
            case PENDING -> {
                var balance = balanceOf(hold);
                balance.unhold(hold.amount(), now);
                changedBalances.add(balance);
                hold.release(now);
                changed(hold);
                yield new ReleaseResult.Released(hold.toHold());
            }
        };
    }

    /** Expires a hold whose time is over. A late capture or release does so even before the sweep. */
    void expireIfDue(HoldRow hold, Instant now) {
        if (hold.isDue(now)) {
            var balance = balanceOf(hold);
            balance.unhold(hold.amount(), now);
            changedBalances.add(balance);
            hold.expire(now);
            changed(hold);
        }
    }

    List<EntryRow> newEntries() {
        return newEntries;
    }

    Set<HoldRow> newHolds() {
        return newHolds;
    }

    /** The holds that were there before. */
    Set<HoldRow> changedHolds() {
        return changedHolds;
    }

    Set<BalanceRow> changedBalances() {
        return changedBalances;
    }

    <K> K known(LockedJob.Decision<K, ?> decision) {
        return jobs.known(decision);
    }

    Optional<HoldRow> holdOf(JobAttempt job) {
        return Optional.ofNullable(holds.get(job));
    }

    /** Its debit, and not that of another job under the same key. */
    Optional<Entry> ownDebitOf(JobAttempt job) {
        return job.debitKeys().stream()
                .map(byKey::get)
                .filter(debit -> debit != null && debit.isOfJobId(job.jobId()))
                .map(EntryRow::toEntry)
                .findFirst();
    }

    /** Whole credits of the debit of a job that have not been given back. */
    long left(Entry debit) {
        var known = related.get(debit.id());
        return known == null ? debit.amount() : known.left();
    }

    List<BalanceNow> balancesOf(String uid) {
        return jobs.balances().getOrDefault(uid, List.of()).stream()
                .map(read -> Optional.ofNullable(locked.get(new BalanceId(uid, read.type())))
                        .map(BalanceRow::toBalanceNow)
                        .orElse(read))
                .toList();
    }

    private Entry write(BalanceRow balance, Posting posting, Instant now) {
        var entry = balance.post(posting, now);
        byKey.put(posting.idempotencyKey(), entry);
        newEntries.add(entry);
        changedBalances.add(balance);
        var written = entry.toEntry();
        // A later operation of the same batch may give it back.
        related.put(written.id(), new Related(written, written.amount()));
        return written;
    }

    /** The entry under the key of a job's debit. It can be of another job, from before there were attempts. */
    private Optional<Entry> debitOf(JobAttempt job) {
        return Optional.ofNullable(byKey.get(job.debitKey()))
                .or(() -> job.formerDebitKey().map(byKey::get).filter(debit -> debit.isOfJobId(job.jobId())))
                .map(EntryRow::toEntry);
    }

    /** Expired if it is due. The placing of a known hold may have been rolled back, and its job may have another one. */
    private @Nullable HoldRow find(Operation.HoldKey key, Instant now) {
        var hold = holds.get(key.job());
        if (hold == null || !hold.id().equals(key.id())) {
            return null;
        }
        expireIfDue(hold, now);
        return hold;
    }

    private BalanceRow balanceOf(HoldRow hold) {
        return requireNonNull(locked.get(hold.balance()));
    }

    private void changed(HoldRow hold) {
        if (!newHolds.contains(hold)) {
            changedHolds.add(hold);
        }
    }

    /**
     * What was read under the locks.
     *
     * @param locked the balances that are locked
     * @param entries those under the keys of the operations
     * @param holds those of the operations' jobs
     * @param related the entries that the postings give back or undo, by id
     */
    record Facts(
            Collection<BalanceRow> locked,
            Collection<EntryRow> entries,
            Collection<HoldRow> holds,
            Map<UUID, Related> related) {}

    /**
     * An entry that a posting gives back or undoes.
     *
     * @param left whole credits of it that have not been given back or undone
     */
    record Related(Entry entry, long left) {

        Related less(long amount) {
            return new Related(entry, left - amount);
        }

        /** Only an opposite entry of the same balance can be undone, because that balance's lock protects {@code left}. */
        boolean isUndoneBy(Posting posting) {
            return entry.uid().equals(posting.uid())
                    && entry.type().equals(posting.type())
                    && entry.direction() != posting.direction();
        }
    }
}
