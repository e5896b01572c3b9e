package org.creditsledger.ledger;

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
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.creditsledger.database.TimeOrderedId;
import org.creditsledger.ledger.BalanceRepository.BalanceNow;
import org.creditsledger.lots.LotChange;
import org.creditsledger.lots.LotChangeResult;
import org.creditsledger.lots.LotPool;
import org.creditsledger.lots.LotRepository;
import org.creditsledger.lots.LotRepository.BalanceOfLots;
import org.creditsledger.lots.Slice;
import org.jspecify.annotations.Nullable;

/**
 * The rules of postings, and with {@link HoldDecisions} of holds, the same for every writer. Decides one operation after another
 * from locked balances and the records that were read after that. The caller must save what is new or has changed.
 */
class Decisions {

    private final Map<BalanceId, BalanceRow> locked;
    private final Map<String, EntryRow> byKey;
    private final Map<UUID, Related> related;
    private final List<EntryRow> newEntries = new ArrayList<>();
    private final Set<BalanceRow> changedBalances = new LinkedHashSet<>();
    private final HoldDecisions holds;
    private final LockedJob.Facts jobs;
    private final LotRepository lots;
    private final Map<BalanceId, LotPool> pools = new HashMap<>();

    Decisions(Facts facts, LotRepository lots) {
        this(facts, LockedJob.Facts.NONE, lots);
    }

    Decisions(Facts facts, LockedJob.Facts jobs, LotRepository lots) {
        this.jobs = jobs;
        this.lots = lots;
        locked = facts.locked().stream().collect(toMap(BalanceRow::id, identity()));
        byKey = facts.entries().stream().collect(toMap(EntryRow::idempotencyKey, identity()));
        related = new HashMap<>(facts.related());
        holds = new HoldDecisions(this, facts);
    }

    HoldDecisions holds() {
        return holds;
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
        expireDue(balance, now);
        if (!balance.covers(posting)) {
            return new PostingResult.Refused(posting.type(), posting.amount(), balance.amount(), balance.available());
        }
        var undone = posting.relatedEntryId() == null ? null : related.get(posting.relatedEntryId());
        if (posting.relatedEntryId() != null) {
            if (undone == null || !undone.isUndoneBy(posting)) {
                throw new IllegalArgumentException(
                        "cannot be undone by this posting: entry " + posting.relatedEntryId());
            }
            if (posting.amount() > undone.left()) {
                return new PostingResult.ExceedsRelated(undone.entry(), posting.amount(), undone.left());
            }
        }
        if (posting.direction() == Direction.CREDIT) {
            return post(balance, posting, undone, (id, at) -> bring(balance, posting, undone, id, at), now);
        }
        // Chosen at the time at which the balance was found to cover the posting: an entry can be dated a little later.
        var used = use(balance, posting, undone, now);
        return Slice.sum(used) < posting.amount()
                ? new PostingResult.Refused(posting.type(), posting.amount(), balance.amount(), Slice.sum(used))
                : post(balance, posting, undone, (_, _) -> spend(balance, Slice.joined(used)), now);
    }

    private PostingResult post(
            BalanceRow balance,
            Posting posting,
            @Nullable Related undone,
            BiFunction<UUID, Instant, List<Slice>> lots,
            Instant now) {
        if (undone != null) {
            related.put(undone.entry().id(), undone.less(posting.amount()));
        }
        var written = write(balance, posting, lots, now);
        // Credits that came back to a lot whose time is over.
        expireDue(balance, now);
        return new PostingResult.Posted(written);
    }

    /** The credits that a debit takes. They are fewer than it asks for if money went back for credits that are used up. */
    private List<Slice> use(BalanceRow balance, Posting debit, @Nullable Related undone, Instant now) {
        var brought = undone == null
                ? List.<Slice>of()
                : Slice.orPlain(undone.entry().lots(), undone.entry().amount());
        return debit.isMoneyBack() && balance.hasLots()
                ? poolOf(balance).chooseForMoneyBack(debit.amount(), balance.plain(), brought, now)
                : choose(balance, debit.amount(), brought, now);
    }

    /** The lots to which the credits of an entry go. */
    private List<Slice> bring(BalanceRow balance, Posting credit, @Nullable Related undone, UUID id, Instant at) {
        if (undone != null && !undone.entry().lots().isEmpty()) {
            var used = Slice.between(undone.entry().lots(), undone.left() - credit.amount(), undone.left());
            var isByHand = credit.source().equals(Posting.ADMIN_ADJUSTMENT);
            return Slice.joined(poolOf(balance).restore(used, isByHand, id, at));
        }
        return credit.lots().isEmpty()
                ? List.of()
                : Slice.joined(
                        poolOf(balance).open(credit.lots(), id, at),
                        List.of(Slice.plain(credit.amount() - Slice.sum(credit.lots()))));
    }

    /** Credits of the balance in the order of their use. */
    List<Slice> choose(BalanceRow balance, long amount, List<Slice> preferred, Instant now) {
        return balance.hasLots()
                ? poolOf(balance).choose(amount, balance.plain(), preferred, now)
                : List.of(Slice.plain(amount));
    }

    List<Slice> spend(BalanceRow balance, List<Slice> slices) {
        if (!slices.isEmpty()) {
            poolOf(balance).spend(slices);
        }
        return slices;
    }

    /** Writes off what is over, so that nothing decides with it. */
    int expireDue(BalanceRow balance, Instant now) {
        if (!balance.hasLots()) {
            return 0;
        }
        var due = poolOf(balance).expireDue(now);
        for (var expired : due) {
            var slices = List.of(expired.slice());
            write(balance, Posting.expiry(balance.id(), expired), (_, _) -> slices, now);
        }
        return due.size();
    }

    LotChangeResult changeLot(BalanceRow balance, UUID lotId, LotChange change, Instant now) {
        expireDue(balance, now);
        var pool = poolOf(balance);
        if (change.kind() == LotChange.Kind.VOID) {
            pool.free(lotId).ifPresent(free -> {
                var debit = Posting.voiding(balance.id(), free, change);
                write(balance, debit, (_, _) -> spend(balance, List.of(free)), now);
            });
        }
        var result = pool.change(lotId, change, now);
        expireDue(balance, now);
        return result;
    }

    /** Whole credits of a user's lots that are over and not yet written off, by type. */
    Map<String, Long> dueOf(String uid, Instant now) {
        var due = new HashMap<>(lots.sumsOfDue(uid, now));
        locked.values().stream()
                .filter(balance -> balance.id().uid().equals(uid))
                .forEach(own ->
                        due.put(own.id().type(), own.hasLots() ? poolOf(own).due(now) : 0L));
        return due;
    }

    /** Reads the lots of all locked balances together. */
    void readLots(Instant now) {
        var balances = locked.values().stream()
                .filter(BalanceRow::hasLots)
                .map(balance ->
                        new BalanceOfLots(balance.id().uid(), balance.id().type()))
                .toList();
        lots.poolsOf(balances, now)
                .forEach((balance, pool) -> pools.put(new BalanceId(balance.uid(), balance.type()), pool));
    }

    private LotPool poolOf(BalanceRow balance) {
        return pools.computeIfAbsent(balance.id(), id -> lots.poolOf(id.uid(), id.type()));
    }

    void saveLots() {
        lots.save(pools.values());
    }

    List<EntryRow> newEntries() {
        return newEntries;
    }

    Set<BalanceRow> changedBalances() {
        return changedBalances;
    }

    <K> K known(LockedJob.Decision<K, ?> decision) {
        return jobs.known(decision);
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

    /** Empty if the user has no such balance, or another transaction has locked it. */
    Optional<BalanceRow> lockedBalance(BalanceId id) {
        return Optional.ofNullable(locked.get(id));
    }

    Optional<EntryRow> entryUnder(String idempotencyKey) {
        return Optional.ofNullable(byKey.get(idempotencyKey));
    }

    /** Reserves credits of a balance. */
    void hold(BalanceRow balance, long credits, List<Slice> slices, Instant now) {
        if (!slices.isEmpty()) {
            poolOf(balance).pin(slices);
        }
        balance.hold(credits, slices, now);
        changedBalances.add(balance);
    }

    /** Makes reserved credits of a balance available again. */
    void unhold(BalanceRow balance, long credits, List<Slice> slices, Instant now) {
        if (!slices.isEmpty()) {
            poolOf(balance).unpin(slices);
        }
        balance.unhold(credits, slices, now);
        changedBalances.add(balance);
    }

    /** @param lots whose credits it brings or takes, by the id and the time of the entry */
    Entry write(BalanceRow balance, Posting posting, BiFunction<UUID, Instant, List<Slice>> lots, Instant now) {
        var at = balance.nextTime(now);
        var id = TimeOrderedId.at(at);
        var entry = balance.post(posting, id, lots.apply(id, at), at);
        byKey.put(posting.idempotencyKey(), entry);
        newEntries.add(entry);
        changedBalances.add(balance);
        var written = entry.toEntry();
        // A later operation of the same batch may give it back.
        related.put(written.id(), new Related(written, written.amount()));
        return written;
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
