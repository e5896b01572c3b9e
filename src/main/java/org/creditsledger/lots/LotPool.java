package org.creditsledger.lots;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.creditsledger.database.TimeOrderedId;
import org.jspecify.annotations.Nullable;

/**
 * The lots of one locked balance. Decides which of them are used, pinned and restored; reads them as far as it needs them, since a
 * user can have thousands.
 */
public final class LotPool {

    private final String uid;
    private final String type;
    private final Source source;
    private final LotRules rules;

    private final Map<UUID, LotRow> known = new HashMap<>();
    private final List<LotRow> read = new ArrayList<>(); // in their order, from the first on
    private boolean isAllRead;
    private boolean areDueRead;
    private final Set<LotRow> opened = new LinkedHashSet<>();
    private final Set<LotRow> changed = new LinkedHashSet<>();

    LotPool(String uid, String type, Source source, LotRules rules) {
        this.uid = uid;
        this.type = type;
        this.source = source;
        this.rules = rules;
    }

    /** Where the lots of this balance are stored. */
    interface Source {

        /** Lots with credits that no hold has pinned, in their order, from a number on. */
        List<LotRow> inOrder(int from);

        /** Lots with credits that no hold has pinned, and whose time is over. */
        List<LotRow> due(Instant now);

        Optional<LotRow> byId(UUID id);
    }

    /**
     * Chooses credits in the order of use. Changes nothing.
     *
     * @param amount whole credits, which there must be
     * @param plain whole credits of the balance that are in no lot and not held
     * @param preferred slices whose lots are chosen before all others, and plain credits among them for at most as many
     */
    public List<Slice> choose(long amount, long plain, List<Slice> preferred, Instant now) {
        var choice = new Choice(amount, plain, now);
        preferred.forEach(choice::prefer);
        choice.inOrder();
        return choice.slices;
    }

    private class Choice {

        private final Instant now;
        private final List<Slice> slices = new ArrayList<>();
        private final Map<LotRow, Long> taken = new HashMap<>();
        private long missing;
        private long plain;

        Choice(long amount, long plain, Instant now) {
            this.missing = amount;
            this.plain = plain;
            this.now = now;
        }

        void prefer(Slice slice) {
            if (slice.lotId() == null) {
                takePlain(slice.amount());
            } else {
                take(find(slice.lotId()));
            }
        }

        void inOrder() {
            var others = others();
            for (var index = 0; missing > 0; ) {
                var next = readAt(index);
                var other = others.isEmpty() ? null : others.getFirst();
                var isOther = next == null || other != null && LotRow.ORDER.compare(other, next) < 0;
                var first = isOther ? other : next;
                if (plain > 0 && (first == null || isAfterPlain(first.terms()))) {
                    takePlain(plain);
                } else if (first == null) {
                    throw new IllegalStateException("lots of " + uid + " " + type + " lack " + missing);
                } else {
                    take(first);
                    if (isOther) {
                        others.removeFirst();
                    } else {
                        index++;
                    }
                }
            }
        }

        private void take(LotRow lot) {
            var some = lot.isOver(now) ? 0 : Math.min(missing, lot.free() - taken.getOrDefault(lot, 0L));
            if (some > 0) {
                slices.add(Slice.of(lot, some));
                taken.merge(lot, some, Long::sum);
                missing -= some;
            }
        }

        private void takePlain(long atMost) {
            var some = Math.min(missing, Math.min(plain, atMost));
            if (some > 0) {
                slices.add(Slice.plain(some));
                plain -= some;
                missing -= some;
            }
        }
    }

    /** Credits without a lot are as old as the balance. */
    private static boolean isAfterPlain(LotTerms terms) {
        return terms.priority() > LotTerms.PLAIN.priority()
                || terms.priority() == LotTerms.PLAIN.priority() && terms.expiresAt() == null;
    }

    private @Nullable LotRow readAt(int index) {
        while (index >= read.size() && !isAllRead) {
            var more = source.inOrder(read.size());
            isAllRead = more.isEmpty();
            more.forEach(lot -> read.add(remember(lot)));
        }
        return index < read.size() ? read.get(index) : null;
    }

    /** Those whose stored row may not say that they have credits now. */
    private List<LotRow> others() {
        var others = new ArrayList<>(known.values());
        others.removeAll(new LinkedHashSet<>(read));
        others.sort(LotRow.ORDER);
        return others;
    }

    private LotRow remember(LotRow lot) {
        var before = known.putIfAbsent(lot.id(), lot);
        return before == null ? lot : before;
    }

    private LotRow find(UUID id) {
        var lot = known.get(id);
        return lot == null ? remember(source.byId(id).orElseThrow()) : lot;
    }

    public void spend(List<Slice> slices) {
        change(slices, LotRow::spend);
    }

    public void pin(List<Slice> slices) {
        change(slices, LotRow::pin);
    }

    public void unpin(List<Slice> slices) {
        change(slices, LotRow::unpin);
    }

    public void spendPinned(List<Slice> slices) {
        change(slices, LotRow::spendPinned);
    }

    private void change(List<Slice> slices, BiConsumer<LotRow, Long> change) {
        for (var slice : slices) {
            if (slice.lotId() != null) {
                var lot = find(slice.lotId());
                change.accept(lot, slice.amount());
                changed(lot);
            }
        }
    }

    private void changed(LotRow lot) {
        if (!opened.contains(lot)) {
            changed.add(lot);
        }
    }

    /** Opens the lots that a credit brings; slices without terms of their own stay as they are. */
    public List<Slice> open(List<Slice> asked, UUID entryId, Instant now) {
        return asked.stream()
                .map(slice -> slice.opens() == null ? slice : open(slice, slice.opens(), entryId, now))
                .toList();
    }

    private Slice open(Slice slice, LotTerms terms, UUID entryId, Instant now) {
        var id = TimeOrderedId.at(now);
        var lot = new LotRow(id, uid, type, entryId, slice, terms, now);
        opened.add(remember(lot));
        return new Slice(id, slice.amount(), terms, slice.restores());
    }

    /**
     * Puts credits back to where they came from, the last used first.
     *
     * @param used in the order of their use
     * @return in the order in which they came back; with lots that were opened for those whose own had expired
     */
    public List<Slice> restore(List<Slice> used, UUID entryId, Instant now) {
        return used.reversed().stream()
                .map(slice -> restore(slice, entryId, now))
                .toList();
    }

    private Slice restore(Slice slice, UUID entryId, Instant now) {
        if (slice.lotId() == null) {
            return Slice.plain(slice.amount());
        }
        var lot = find(slice.lotId());
        if (lot.isOver(now)) {
            switch (rules.backIntoExpired()) {
                case GRACE -> {
                    var grace = new Slice(null, slice.amount(), lot.terms().until(now.plus(rules.grace())), lot.id());
                    return open(grace, requireNonNull(grace.opens()), entryId, now);
                }
                case REOPEN -> lot.endAt(now.plus(rules.grace()));
                case EXPIRE -> {
                    // The posting writes these credits off again, after its entry.
                }
            }
        }
        lot.restore(slice.amount());
        changed(lot);
        return Slice.of(lot, slice.amount());
    }

    /** Writes off credits whose time is over, except those that holds have pinned. */
    public List<Expired> expireDue(Instant now) {
        if (!areDueRead) {
            source.due(now).forEach(this::remember);
            areDueRead = true;
        }
        return known.values().stream()
                .filter(lot -> lot.isOver(now) && lot.free() > 0)
                .sorted(LotRow.ORDER)
                .map(this::expire)
                .toList();
    }

    private Expired expire(LotRow lot) {
        var slice = Slice.of(lot, lot.free());
        var number = lot.expire();
        changed(lot);
        return new Expired(slice, lot.terms(), number);
    }

    List<LotRow> opened() {
        return List.copyOf(opened);
    }

    List<LotRow> changed() {
        return List.copyOf(changed);
    }

    /**
     * Credits of a lot that expired.
     *
     * @param number of its expiries, from 1 on: a lot that credits came back to expires again
     */
    public record Expired(Slice slice, LotTerms terms, int number) {

        public String key() {
            return "expire:" + slice.lotId() + (number == 1 ? "" : ":" + number);
        }
    }
}
