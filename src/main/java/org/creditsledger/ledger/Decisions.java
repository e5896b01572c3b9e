package org.creditsledger.ledger;

import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
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
    private final Map<UUID, Entry> lastDebits;
    private final List<HoldChangeRow> changes;
    private final List<EntryRow> newEntries = new ArrayList<>();
    private final Set<HoldRow> newHolds = new LinkedHashSet<>();
    private final Set<HoldRow> changedHolds = new LinkedHashSet<>();
    private final List<HoldChangeRow> newChanges = new ArrayList<>();
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
        lastDebits = facts.lastDebits().stream().map(EntryRow::toEntry).collect(toMap(Entry::id, identity()));
        changes = new ArrayList<>(facts.changes());
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
    PostingResult post(Posting asked, Instant now) {
        var posting = asked.under(ownKey(asked));
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
            return new PlaceResult.Refused(request.type(), request.leastAmount(), 0, 0);
        }
        if (request.leastAmount() > balance.available()) {
            return new PlaceResult.Refused(
                    request.type(), request.leastAmount(), balance.amount(), balance.available());
        }
        var hold = new HoldRow(request, Math.min(request.amount(), balance.available()), now);
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
        var earlier = changeUnder(terms.callKey(), hold);
        if (earlier.isPresent()) {
            return earlier.get().grants(terms)
                    ? new CaptureResult.Replayed(
                            hold.toHold(),
                            requireNonNull(lastDebits.get(earlier.get().entryId())))
                    : new CaptureResult.KeyConflict(hold.toHold());
        }
        // A job that succeeded owes its whole cost, even if its hold ended after it had been captured in part.
        var owesTheRest = terms.isTotal() && hold.captures() > 0;
        return switch (hold.status()) {
            case RELEASED -> owesTheRest ? debit(hold, terms, now) : new CaptureResult.AlreadyReleased(hold.toHold());
            case EXPIRED -> owesTheRest ? debit(hold, terms, now) : new CaptureResult.Expired(hold.toHold());
            case CAPTURED -> {
                var debit = lastDebitOf(hold).orElseThrow();
                yield terms.areOf(hold.toHold(), debit)
                        ? new CaptureResult.Replayed(hold.toHold(), debit)
                        : new CaptureResult.AlreadyCaptured(hold.toHold(), debit);
            }
            case PENDING -> {
                var other = hold.captures() == 0 ? debitOf(hold.job()) : Optional.<Entry>empty();
                yield other.isPresent()
                        ? new CaptureResult.AlreadyDebited(hold.toHold(), other.get())
                        : debit(hold, terms, now);
            }
        };
    }

    private CaptureResult debit(HoldRow hold, Operation.Terms terms, Instant now) {
        var balance = balanceOf(hold);
        var held = hold.held();
        var amount = terms.due(hold.toHold());
        if (!terms.isFinal() && (amount > held || hold.captures() == LedgerService.MAX_CAPTURES - 1)) {
            return new CaptureResult.ExceedsHold(hold.toHold(), amount);
        }
        if (amount > balance.available() + held) {
            return new CaptureResult.Exceeds(hold.toHold(), amount, balance.amount(), balance.available());
        }
        balance.unhold(terms.isFinal() ? held : amount, now);
        changedBalances.add(balance);
        if (amount > 0) {
            var key = free(hold.job().newDebitKeys(hold.captures() + 1));
            var debit = write(balance, hold.debit(terms, amount, key), now);
            hold.captured(debit);
            lastDebits.put(debit.id(), debit);
        }
        var debit = lastDebitOf(hold).orElseThrow();
        if (terms.isFinal()) {
            hold.close(amount > 0 ? debit.createdAt() : now);
        }
        if (terms.callKey() != null) {
            changed(HoldChangeRow.capture(hold, terms, debit.id(), now));
        }
        changed(hold);
        return new CaptureResult.Captured(hold.toHold(), debit);
    }

    ExtendResult extend(Operation.HoldKey key, Operation.Extension extension, Instant now) {
        var hold = find(key, now);
        if (hold == null) {
            return new ExtendResult.NotFound();
        }
        if (extension instanceof Operation.Extension.More more) {
            var earlier = changeUnder(more.callKey(), hold);
            if (earlier.isPresent()) {
                return earlier.get().grants(more)
                        ? new ExtendResult.Replayed(hold.toHold())
                        : new ExtendResult.KeyConflict(hold.toHold());
            }
        }
        if (hold.status() != HoldStatus.PENDING) {
            return new ExtendResult.AlreadySettled(hold.toHold());
        }
        var latest = hold.createdAt().plus(extension.maxLifetime());
        var amount = extension.amountOf(hold.toHold());
        var expiresAt = extension.expiryOf(hold.toHold(), now, latest);
        if (amount > Posting.MAX_AMOUNT || expiresAt.isAfter(latest) && expiresAt.isAfter(hold.expiresAt())) {
            return new ExtendResult.BeyondLimit(hold.toHold(), Posting.MAX_AMOUNT, latest);
        }
        var balance = balanceOf(hold);
        var added = amount - hold.amount();
        if (added > balance.available()) {
            return new ExtendResult.Refused(hold.toHold(), added, balance.amount(), balance.available());
        }
        if (extension instanceof Operation.Extension.More more) {
            changed(HoldChangeRow.extension(hold, more, now));
        } else if (added == 0 && expiresAt.equals(hold.expiresAt())) {
            return new ExtendResult.Replayed(hold.toHold());
        }
        balance.hold(added, now);
        changedBalances.add(balance);
        hold.extend(amount, expiresAt);
        changed(hold);
        return new ExtendResult.Extended(hold.toHold());
    }

    ReleaseResult release(Operation.HoldKey key, Operation.@Nullable Grounds grounds, Instant now) {
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
                balance.unhold(hold.held(), now);
                changedBalances.add(balance);
                hold.release(now);
                changed(hold);
                if (grounds != null) {
                    changed(HoldChangeRow.release(hold, grounds, now));
                }
                yield new ReleaseResult.Released(hold.toHold());
            }
        };
    }

    /** Expires a hold whose time is over. A late capture or release does so even before the sweep. */
    void expireIfDue(HoldRow hold, Instant now) {
        if (hold.isDue(now)) {
            var balance = balanceOf(hold);
            balance.unhold(hold.held(), now);
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

    List<HoldChangeRow> newChanges() {
        return newChanges;
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
        return debitsOf(job).stream().findFirst();
    }

    /** All of them, oldest first: one for each capture of its hold, or the only one. */
    List<Entry> debitsOf(JobAttempt job) {
        var later = holdOf(job).stream().flatMap(hold -> hold.keysOfDebits(2, hold.captures()));
        return Stream.concat(job.debitKeys().stream(), later)
                .map(byKey::get)
                .filter(debit -> debit != null && debit.isOfJobId(job.jobId()))
                .map(EntryRow::toEntry)
                .toList();
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
        return entry.toEntry();
    }

    /** The first debit of a job. Another job, even of another user, can have one of its keys. */
    private Optional<Entry> debitOf(JobAttempt job) {
        var mayBeOfAnother = job.newDebitKeys(1).size() > 1;
        return job.debitKeys().stream()
                .map(byKey::get)
                .filter(debit -> debit != null
                        && (debit.isOfJobId(job.jobId())
                                || !mayBeOfAnother && debit.idempotencyKey().equals(job.debitKey())))
                .findFirst()
                .map(EntryRow::toEntry);
    }

    private Optional<Entry> lastDebitOf(HoldRow hold) {
        return Optional.ofNullable(lastDebits.get(hold.entryId())).or(() -> debitOf(hold.job()));
    }

    /** A later capture of another job can have the key that a debit would get. */
    private String ownKey(Posting posting) {
        var jobId = posting.jobId();
        var keys = posting.candidateKeys();
        if (jobId == null || keys.size() == 1) {
            return posting.idempotencyKey();
        }
        return keys.stream()
                .filter(key -> !byKey.containsKey(key) || byKey.get(key).isOfJobId(jobId))
                .findFirst()
                .orElseThrow();
    }

    private String free(List<String> keys) {
        return keys.stream()
                .filter(key -> !byKey.containsKey(key))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no key is free: " + keys));
    }

    private Optional<HoldChangeRow> changeUnder(@Nullable String callKey, HoldRow hold) {
        return changes.stream()
                .filter(change -> change.isOf(hold.id(), callKey))
                .findFirst();
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

    private void changed(HoldChangeRow change) {
        changes.add(change);
        newChanges.add(change);
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
     * @param changes of the holds, under the keys of the operations' calls
     * @param lastDebits the entries that {@link #lastDebits(Collection, Collection)} names
     */
    record Facts(
            Collection<BalanceRow> locked,
            Collection<EntryRow> entries,
            Collection<HoldRow> holds,
            Map<UUID, Related> related,
            Collection<HoldChangeRow> changes,
            Collection<EntryRow> lastDebits) {

        /** Those of the holds that have several, and of the changes. A first debit is found by its key. */
        static Set<UUID> lastDebits(Collection<HoldRow> holds, Collection<HoldChangeRow> changes) {
            return Stream.concat(
                            holds.stream().filter(hold -> hold.captures() > 1).map(HoldRow::entryId),
                            changes.stream().map(HoldChangeRow::entryId))
                    .filter(Objects::nonNull)
                    .collect(toSet());
        }
    }

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
