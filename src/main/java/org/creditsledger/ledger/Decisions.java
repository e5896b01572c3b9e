package org.creditsledger.ledger;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The rules of postings, the same for every writer. Decides one posting after another from locked balances and the keys
 * that were looked up after that. The caller must save the new entries and the changed balances.
 */
class Decisions {

    private final Map<BalanceId, BalanceRow> locked;
    private final Map<String, EntryRow> byKey;
    private final Map<UUID, Related> related;
    private final List<EntryRow> newEntries = new ArrayList<>();
    private final Set<BalanceRow> changedBalances = new LinkedHashSet<>();

    /** @param related the entries that the postings give back or undo, by id */
    Decisions(Collection<BalanceRow> locked, Collection<EntryRow> withTheSameKeys, Map<UUID, Related> related) {
        this.related = related;
        this.locked = locked.stream().collect(toMap(BalanceRow::id, identity()));
        this.byKey = withTheSameKeys.stream().collect(toMap(EntryRow::idempotencyKey, identity()));
    }

    /**
     * Takes its own earlier decisions into account.
     *
     * @throws IllegalArgumentException for a credit whose balance could not be opened, or an entry that the posting cannot
     *     give back or undo
     */
    PostingResult decide(Posting posting, Instant now) {
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
        }
        var entry = balance.post(posting, now);
        byKey.put(posting.idempotencyKey(), entry);
        newEntries.add(entry);
        changedBalances.add(balance);
        return new PostingResult.Posted(entry.toEntry());
    }

    /** Whether a posting would credit a balance that does not exist yet. */
    boolean needsBalance(Posting posting) {
        return posting.direction() == Direction.CREDIT
                && !byKey.containsKey(posting.idempotencyKey())
                && !locked.containsKey(BalanceId.of(posting));
    }

    List<EntryRow> newEntries() {
        return newEntries;
    }

    Set<BalanceRow> changedBalances() {
        return changedBalances;
    }

    /**
     * An entry that a posting gives back or undoes.
     *
     * @param left whole credits of it that have not been given back or undone
     */
    record Related(Entry entry, long left) {

        /** Only an opposite entry of the same balance can be undone, because that balance's lock protects {@code left}. */
        boolean isUndoneBy(Posting posting) {
            return entry.uid().equals(posting.uid())
                    && entry.type().equals(posting.type())
                    && entry.direction() != posting.direction();
        }
    }
}
