package org.creditsledger.ledger;

import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.lots.Slice;
import org.jspecify.annotations.Nullable;

/** The rules of holds: a part of {@link Decisions}, which knows the balances and the entries. */
class HoldDecisions {

    private final Decisions ledger;
    private final Map<JobAttempt, HoldRow> holds;
    private final Map<UUID, Entry> lastDebits;
    private final List<HoldChangeRow> changes;
    private final Set<HoldRow> newHolds = new LinkedHashSet<>();
    private final Set<HoldRow> changedHolds = new LinkedHashSet<>();
    private final List<HoldChangeRow> newChanges = new ArrayList<>();

    HoldDecisions(Decisions ledger, Decisions.Facts facts) {
        this.ledger = ledger;
        holds = facts.holds().stream().collect(toMap(HoldRow::job, identity()));
        lastDebits =
                new HashMap<>(facts.lastDebits().stream().map(EntryRow::toEntry).collect(toMap(Entry::id, identity())));
        changes = new ArrayList<>(facts.changes());
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
        var locked = ledger.lockedBalance(new BalanceId(request.uid(), request.type()));
        if (locked.isEmpty()) {
            return new PlaceResult.Refused(request.type(), request.leastAmount(), 0, 0);
        }
        var balance = locked.get();
        ledger.expireDue(balance, now);
        if (request.leastAmount() > balance.available()) {
            return new PlaceResult.Refused(
                    request.type(), request.leastAmount(), balance.amount(), balance.available());
        }
        var granted = Math.min(request.amount(), balance.available());
        var slices = Slice.joined(ledger.choose(balance, granted, List.of(), now));
        var hold = new HoldRow(request, granted, slices, now);
        ledger.hold(balance, granted, slices, now);
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
        ledger.expireDue(balance, now);
        var held = hold.held();
        var amount = terms.due(hold.toHold());
        if (!terms.isFinal() && (amount > held || hold.captures() == LedgerService.MAX_CAPTURES - 1)) {
            return new CaptureResult.ExceedsHold(hold.toHold(), amount);
        }
        if (amount > balance.available() + held) {
            return new CaptureResult.Exceeds(hold.toHold(), amount, balance.amount(), balance.available());
        }
        var captured = Math.min(amount, held);
        var pinned = hold.lots();
        var used = Slice.first(pinned, captured);
        // While the hold still has its own.
        var more = ledger.choose(balance, amount - captured, List.of(), now);
        ledger.unhold(balance, terms.isFinal() ? held : amount, terms.isFinal() ? pinned : used, now);
        hold.lots(terms.isFinal() ? List.of() : Slice.joined(Slice.between(pinned, captured, held)));
        if (amount > 0) {
            var debit = ledger.write(
                    balance,
                    debitOf(hold, terms, amount),
                    (_, _) -> ledger.spend(balance, Slice.joined(Slice.orPlain(used, captured), more)),
                    now);
            hold.captured(debit);
            lastDebits.put(debit.id(), debit);
        }
        // What comes back from the hold may be over.
        ledger.expireDue(balance, now);
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

    /** The next debit of its job. */
    private Posting debitOf(HoldRow row, Operation.Terms terms, long amount) {
        var hold = row.toHold();
        return Posting.jobDebit(
                        hold.uid(),
                        hold.type(),
                        amount,
                        hold.job(),
                        terms.reason() == null ? hold.reason() : terms.reason(),
                        terms.meta() == null ? hold.meta() : terms.meta(),
                        row.createdBy())
                .under(free(hold.job().newDebitKeys(row.captures() + 1)));
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
        ledger.expireDue(balance, now);
        var added = amount - hold.amount();
        if (added > balance.available()) {
            return new ExtendResult.Refused(hold.toHold(), added, balance.amount(), balance.available());
        }
        if (extension instanceof Operation.Extension.More more) {
            changed(HoldChangeRow.extension(hold, more, now));
        } else if (added == 0 && expiresAt.equals(hold.expiresAt())) {
            return new ExtendResult.Replayed(hold.toHold());
        }
        var more = ledger.choose(balance, added, List.of(), now);
        var pinned = Slice.orPlain(hold.lots(), hold.held());
        ledger.hold(balance, added, Slice.joined(more), now);
        hold.lots(Slice.joined(pinned, more));
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
                end(hold, HoldStatus.RELEASED, now);
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
            end(hold, HoldStatus.EXPIRED, now);
        }
    }

    private void end(HoldRow hold, HoldStatus outcome, Instant now) {
        var balance = balanceOf(hold);
        ledger.unhold(balance, hold.held(), hold.lots(), now);
        hold.settle(outcome, now);
        hold.lots(List.of());
        changed(hold);
        ledger.expireDue(balance, now);
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

    Optional<HoldRow> holdOf(JobAttempt job) {
        return Optional.ofNullable(holds.get(job));
    }

    /** Its debit, and not that of another job under the same key. */
    Optional<Entry> ownDebitOf(JobAttempt job) {
        return debitsOf(job).stream().findFirst();
    }

    /** All of them, oldest first: one for each capture of its hold, or the only one. */
    List<Entry> debitsOf(JobAttempt job) {
        var later = holdOf(job).stream().flatMap(hold -> job.keysOfDebits(2, hold.captures()));
        return Stream.concat(job.debitKeys().stream(), later)
                .flatMap(key -> ledger.entryUnder(key).stream())
                .filter(debit -> debit.isOfJobId(job.jobId()))
                .map(EntryRow::toEntry)
                .toList();
    }

    /** The first debit of a job. Another job, even of another user, can have one of its keys. */
    private Optional<Entry> debitOf(JobAttempt job) {
        var mayBeOfAnother = job.newDebitKeys(1).size() > 1;
        return job.debitKeys().stream()
                .flatMap(key -> ledger.entryUnder(key).stream())
                .filter(debit -> debit.isOfJobId(job.jobId())
                        || !mayBeOfAnother && debit.idempotencyKey().equals(job.debitKey()))
                .findFirst()
                .map(EntryRow::toEntry);
    }

    private Optional<Entry> lastDebitOf(HoldRow hold) {
        return Optional.ofNullable(lastDebits.get(hold.entryId())).or(() -> debitOf(hold.job()));
    }

    private String free(List<String> keys) {
        return keys.stream()
                .filter(key -> ledger.entryUnder(key).isEmpty())
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
        return ledger.lockedBalance(hold.balance()).orElseThrow();
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
}
