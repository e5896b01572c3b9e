package org.creditsledger.lots;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.creditsledger.database.TimeOrderedId;
import org.creditsledger.database.Timestamps;

/**
 * The lots of one locked balance. Decides which of them are used, pinned and restored; reads them as far as it needs them, since a
 * user can have thousands.
 */
public final class LotPool {

    private static final String BY_THE_LEDGER = "service:ledger";

    private final String uid;
    private final String type;
    private final KnownLots known;
    private final LotRules rules;

    private final Set<LotRow> opened = new LinkedHashSet<>();
    private final Set<LotRow> changed = new LinkedHashSet<>();
    private final List<LotChangeOf> changes = new ArrayList<>();
    private final List<Expired> expired = new ArrayList<>();

    LotPool(String uid, String type, KnownLots.Source source, LotRules rules) {
        this.uid = uid;
        this.type = type;
        this.known = new KnownLots(source);
        this.rules = rules;
    }

    void start(List<KnownLots.Found> found, int limit) {
        known.start(found, limit);
    }

    /**
     * Chooses credits in the order of use. Changes nothing.
     *
     * @param amount whole credits, which there must be
     * @param plain whole credits of the balance that are in no lot and not held
     * @param preferred slices whose lots are chosen before all others, and plain credits among them for at most as many
     */
    public List<Slice> choose(long amount, long plain, List<Slice> preferred, Instant now) {
        var choice = new Choice(amount, plain, _ -> true, true, now);
        preferred.forEach(choice::prefer);
        choice.inOrder();
        if (choice.missing > 0) {
            throw new IllegalStateException("lots of " + uid + " " + type + " lack " + choice.missing);
        }
        return choice.slices;
    }

    /**
     * Chooses credits that leave with the money that paid for them. Changes nothing.
     *
     * @param bought the slices that the payment brought
     * @return at most the amount: the credits of other lots stay, as the {@linkplain LotRules#moneyBackFrom() rules} say
     */
    public List<Slice> chooseForMoneyBack(long amount, long plain, List<Slice> bought, Instant now) {
        var from = rules.moneyBackFrom();
        var own = bought.stream().map(Slice::lotId).filter(Objects::nonNull).collect(toSet());
        var choice = new Choice(
                amount,
                plain,
                lot -> lot.isAmong(own) || from.takes(lot.terms().category()),
                from.takes(LotTerms.PLAIN.category()),
                now);
        bought.forEach(choice::prefer);
        choice.inOrder();
        return choice.slices;
    }

    private class Choice {

        private final Predicate<LotRow> isTaken;
        private final boolean takesPlain;
        private final Instant now;
        private final List<Slice> slices = new ArrayList<>();
        private final Map<LotRow, Long> taken = new HashMap<>();
        private long missing;
        private long plain;

        /** The conditions are for credits that are not preferred. */
        Choice(long amount, long plain, Predicate<LotRow> isTaken, boolean takesPlain, Instant now) {
            this.missing = amount;
            this.plain = plain;
            this.isTaken = isTaken;
            this.takesPlain = takesPlain;
            this.now = now;
        }

        void prefer(Slice slice) {
            if (slice.lotId() == null) {
                takePlain(slice.amount());
            } else {
                take(known.find(slice.lotId()));
            }
        }

        void inOrder() {
            var others = known.others();
            for (var index = 0; missing > 0; ) {
                var next = known.at(index);
                var other = others.isEmpty() ? null : others.getFirst();
                var isOther = next == null || other != null && LotRow.ORDER.compare(other, next) < 0;
                var first = isOther ? other : next;
                if (takesPlain && plain > 0 && (first == null || first.terms().isAfterPlain())) {
                    takePlain(plain);
                } else if (first == null) {
                    return;
                } else {
                    if (isTaken.test(first)) {
                        take(first);
                    }
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

    public void spend(List<Slice> slices) {
        change(slices, LotRow::spend);
    }

    public void pin(List<Slice> slices) {
        change(slices, LotRow::pin);
    }

    public void unpin(List<Slice> slices) {
        change(slices, LotRow::unpin);
    }

    private void change(List<Slice> slices, BiConsumer<LotRow, Long> change) {
        for (var slice : slices) {
            if (slice.lotId() != null) {
                var lot = known.find(slice.lotId());
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
        opened.add(known.remember(lot));
        return new Slice(id, slice.amount(), terms, slice.restores());
    }

    /**
     * Puts credits back to where they came from, the last used first.
     *
     * @param used in the order of their use
     * @param isByHand whether an admin puts them back, even after their lot was voided
     * @return in the order in which they came back; with lots that were opened for those whose own had expired
     */
    public List<Slice> restore(List<Slice> used, boolean isByHand, UUID entryId, Instant now) {
        return used.reversed().stream()
                .map(slice -> restore(slice, isByHand, entryId, now))
                .toList();
    }

    private Slice restore(Slice slice, boolean isByHand, UUID entryId, Instant now) {
        if (slice.lotId() == null) {
            return Slice.plain(slice.amount());
        }
        var lot = known.find(slice.lotId());
        if (lot.isOver(now) && (isByHand || !lot.isVoided())) {
            switch (rules.backIntoExpired()) {
                case GRACE -> {
                    var grace = new Slice(null, slice.amount(), lot.terms().until(now.plus(rules.grace())), lot.id());
                    return open(grace, requireNonNull(grace.opens()), entryId, now);
                }
                case REOPEN ->
                    change(
                            lot,
                            new LotChange(LotChange.Kind.REOPEN, now.plus(rules.grace()), null, now, BY_THE_LEDGER));
                case EXPIRE -> {
                    // The posting writes these credits off again, after its entry.
                }
            }
        }
        lot.restore(slice.amount());
        changed(lot);
        return Slice.of(lot, slice.amount());
    }

    /** Whole credits that are over and that no hold has pinned. */
    public long due(Instant now) {
        return known.due(now).stream().mapToLong(LotRow::free).sum();
    }

    /** Writes off credits whose time is over, except those that holds have pinned. */
    public List<Expired> expireDue(Instant now) {
        return known.due(now).stream().map(this::expire).toList();
    }

    private Expired expire(LotRow lot) {
        var slice = Slice.of(lot, lot.free());
        var number = lot.expire();
        changed(lot);
        var one = new Expired(slice, type, lot.terms(), number);
        expired.add(one);
        return one;
    }

    /** Whole credits of a lot that no hold has pinned, as a slice of it; empty without any. */
    public Optional<Slice> free(UUID lotId) {
        var lot = known.find(lotId);
        return lot.free() == 0 ? Optional.empty() : Optional.of(Slice.of(lot, lot.free()));
    }

    /**
     * Changes the end of a lot by hand. What then is over is written off next. A repeated change changes nothing.
     *
     * @param change to void a lot, all its credits must have been spent that no hold has pinned
     */
    public LotChangeResult change(UUID lotId, LotChange change, Instant now) {
        var lot = known.find(lotId);
        if (lot.isVoided() && change.kind() == LotChange.Kind.VOID) {
            return new LotChangeResult.Changed(lot.toLot(now));
        }
        if (lot.hasEnded(now) && change.kind() != LotChange.Kind.VOID) {
            return new LotChangeResult.Ended(lot.toLot(now));
        }
        if (change.kind() == LotChange.Kind.VOID
                || !change.expiresAt().equals(lot.terms().expiresAt())) {
            change(lot, change);
        }
        return new LotChangeResult.Changed(lot.toLot(now));
    }

    private void change(LotRow lot, LotChange change) {
        lot.become(change);
        changes.add(new LotChangeOf(lot, change));
        changed(lot);
        known.moved(lot);
    }

    /**
     * The key under which credits of a lot are written off.
     *
     * @param number 1, 2, 3… of the lot
     */
    public static String expiryKey(UUID lotId, int number) {
        return "expire:" + lotId + (number == 1 ? "" : ":" + number);
    }

    List<LotRow> opened() {
        return List.copyOf(opened);
    }

    List<LotRow> changed() {
        return List.copyOf(changed);
    }

    List<Expired> expired() {
        return expired;
    }

    List<LotChangeOf> changes() {
        return changes;
    }

    record LotChangeOf(LotRow lot, LotChange change) {

        void bind(PreparedStatement statement) throws SQLException {
            statement.setObject(1, TimeOrderedId.at(change.createdAt()));
            statement.setObject(2, lot.id());
            statement.setString(3, lot.uid());
            statement.setString(4, change.kind().code());
            statement.setObject(5, Timestamps.utc(change.expiresAt()));
            statement.setString(6, change.reason());
            statement.setObject(7, Timestamps.utc(change.createdAt()));
            statement.setString(8, change.createdBy());
        }
    }

    /**
     * Credits of a lot that expired.
     *
     * @param number of its expiries, from 1 on: a lot that credits came back to expires again
     */
    public record Expired(Slice slice, String type, LotTerms terms, int number) {

        public String key() {
            return expiryKey(requireNonNull(slice.lotId()), number);
        }
    }
}
