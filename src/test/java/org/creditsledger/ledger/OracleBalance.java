package org.creditsledger.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotRules.BackIntoExpired;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.jspecify.annotations.Nullable;

/**
 * A simple model of one balance with its lots. It counts single credits: a list of lots has one element for each credit, and
 * plain credits are in a lot that is there from the beginning and never ends.
 */
class OracleBalance {

    private static final Duration GRACE = Duration.ofDays(7);

    final List<Lot> lots = new ArrayList<>();
    /** Those with credits. */
    private final Set<Lot> open = new LinkedHashSet<>();

    final List<Posted> entries = new ArrayList<>();
    /** How many of them have been compared. */
    int compared;

    private final BackIntoExpired rule;

    OracleBalance(BackIntoExpired rule) {
        this.rule = rule;
        lots.add(new Lot(new LotTerms(Category.PURCHASED, 60, null, null), 0, Instant.MIN, null));
    }

    long amount() {
        return plain().remaining + open.stream().mapToLong(lot -> lot.remaining).sum();
    }

    long held() {
        return plain().held + open.stream().mapToLong(lot -> lot.held).sum();
    }

    long available() {
        return amount() - held();
    }

    Lot plain() {
        return lots.getFirst();
    }

    /** Lots with credits, without plain ones, in the order of use. */
    List<Lot> open() {
        return open.stream().filter(lot -> lot.remaining > 0).sorted(Lot.ORDER).toList();
    }

    /** Chooses credits, and changes nothing: first from the lots of these credits, then in the order of use. */
    List<Lot> choose(long amount, List<Lot> preferred, Instant now) {
        var chosen = new ArrayList<Lot>();
        preferred.forEach(lot -> choose(chosen, lot, lot == plain() ? 1 : amount, amount, now));
        Stream.concat(Stream.of(plain()), open.stream())
                .sorted(Lot.ORDER)
                .forEach(lot -> choose(chosen, lot, amount, amount, now));
        return chosen;
    }

    private static void choose(List<Lot> chosen, Lot lot, long atMost, long amount, Instant now) {
        var left = lot.free() - chosen.stream().filter(lot::equals).count();
        for (var i = 0; i < atMost && left > 0 && chosen.size() < amount && !lot.isOver(now); i++) {
            chosen.add(lot);
            left--;
        }
    }

    void pin(List<Lot> credits) {
        credits.forEach(lot -> lot.held++);
    }

    void unpin(List<Lot> credits) {
        credits.forEach(lot -> lot.held--);
    }

    Posted debit(Posting posting, List<Lot> credits, Instant now) {
        credits.forEach(lot -> lot.remaining--);
        return write(new Posted(this, posting, credits, now));
    }

    /** Opens the lots that it asks for; its other credits are plain. */
    Posted credit(Posting posting, Instant now) {
        var credits = new ArrayList<Lot>();
        var posted = new Posted(this, posting, credits, now);
        for (var slice : posting.lots()) {
            open(posted, new Lot(slice.opens(), slice.amount(), posted.at, null));
        }
        while (credits.size() < posting.amount()) {
            credits.add(plain());
            plain().remaining++;
        }
        return write(posted);
    }

    /** Credits of an entry come back, the last used first. The rule says where to, if their lot is over. */
    Posted restore(Posting posting, Posted undone, Instant now) {
        var credits = new ArrayList<Lot>();
        var posted = new Posted(this, posting, credits, now);
        var last = undone.credits.size() - undone.givenBack;
        var back = undone.credits
                .subList((int) (last - posting.amount()), (int) last)
                .reversed();
        for (var run : runs(back)) {
            var lot = run.getFirst();
            var terms = lot.terms;
            var longer = new LotTerms(terms.category(), terms.priority(), posted.at.plus(GRACE), terms.label());
            if (lot.isOver(posted.at) && rule == BackIntoExpired.GRACE) {
                open(posted, new Lot(longer, run.size(), posted.at, lot));
            } else {
                if (lot.isOver(posted.at) && rule == BackIntoExpired.REOPEN) {
                    lot.terms = longer;
                }
                lot.remaining += run.size();
                credits.addAll(run);
                open.add(lot);
            }
        }
        return write(posted);
    }

    private void open(Posted posted, Lot lot) {
        lots.add(lot);
        open.add(lot);
        posted.opened.add(lot);
        for (var i = 0; i < lot.remaining; i++) {
            posted.credits.add(lot);
        }
    }

    /** Writes off what is over and not held. */
    List<Posted> expire(Instant now) {
        var expired = new ArrayList<Posted>();
        for (var lot : open()) {
            if (lot.isOver(now) && lot.free() > 0) {
                var credits = new ArrayList<Lot>();
                while (lot.free() > 0) {
                    credits.add(lot);
                    lot.remaining--;
                }
                lot.expiries++;
                expired.add(write(new Posted(this, null, credits, now)));
            }
        }
        return expired;
    }

    private Posted write(Posted posted) {
        open.removeIf(lot -> lot.remaining == 0);
        open.remove(plain());
        posted.balanceAfter = amount();
        posted.expiry = posted.credits.getFirst().expiries;
        entries.add(posted);
        return posted;
    }

    /** The credits that follow each other in the same lot. */
    static List<List<Lot>> runs(List<Lot> credits) {
        var runs = new ArrayList<List<Lot>>();
        for (var lot : credits) {
            if (runs.isEmpty() || runs.getLast().getFirst() != lot) {
                runs.add(new ArrayList<>());
            }
            runs.getLast().add(lot);
        }
        return runs;
    }

    /** As the ledger stores them; empty if all are plain. */
    List<Slice> slices(List<Lot> credits, Function<List<Lot>, Slice> slice) {
        return credits.stream().allMatch(plain()::equals)
                ? List.of()
                : runs(credits).stream().map(slice).toList();
    }

    static Slice slice(List<Lot> run) {
        return new Slice(run.getFirst().id, run.size(), null, null);
    }

    static class Lot {

        static final Comparator<Lot> ORDER = Comparator.comparing((Lot lot) -> lot.terms.priority())
                .thenComparing(lot -> lot.end() == null ? Instant.MAX : lot.end())
                .thenComparing(lot -> lot.since)
                .thenComparing(lot -> String.valueOf(lot.id));

        private LotTerms terms;
        private final Instant since;
        private final @Nullable Lot restores;
        /** The ledger makes it; null for plain credits, and until the entry that opened this has been compared. */
        @Nullable UUID id;

        long remaining;
        long held;
        long expiries;

        Lot(LotTerms terms, long amount, Instant since, @Nullable Lot restores) {
            this.terms = terms;
            this.remaining = amount;
            this.since = since;
            this.restores = restores;
        }

        @Nullable Instant end() {
            return terms.expiresAt();
        }

        long free() {
            return remaining - held;
        }

        boolean isOver(Instant now) {
            return end() != null && end().compareTo(now) <= 0;
        }

        /** What a row of {@code lots} says. */
        List<Object> row() {
            return List.of(id, remaining, held, expiries, String.valueOf(end()));
        }
    }

    /** An entry. */
    static class Posted {

        final OracleBalance balance;
        /** Null for credits that expired. */
        final @Nullable Posting posting;

        final List<Lot> credits;
        final Set<Lot> opened = new HashSet<>();
        final long seq;
        final Instant at;
        private long balanceAfter;
        private long expiry;
        long givenBack;
        /** As the ledger wrote it; null until it has been compared. */
        @Nullable Entry entry;

        Posted(OracleBalance balance, @Nullable Posting posting, List<Lot> credits, Instant now) {
            this.balance = balance;
            this.posting = posting;
            this.credits = credits;
            this.seq = balance.entries.size() + 1L;
            var after = seq == 1 ? now : balance.entries.getLast().at.plus(1, ChronoUnit.MICROS);
            this.at = now.isAfter(after) ? now : after;
        }

        Direction direction() {
            return posting == null ? Direction.DEBIT : posting.direction();
        }

        String key() {
            return posting != null
                    ? posting.idempotencyKey()
                    : "expire:" + credits.getFirst().id + (expiry == 1 ? "" : ":" + expiry);
        }

        /** What is comparable of an entry; the lots that it opened get the ids that the ledger made for them. */
        List<Object> comparable(Entry actual) {
            entry = actual;
            var ids = actual.lots().iterator();
            var slices = balance.slices(credits, run -> {
                var lot = run.getFirst();
                var id = ids.hasNext() ? ids.next().lotId() : null;
                if (!opened.contains(lot)) {
                    return slice(run);
                }
                lot.id = id;
                return new Slice(id, run.size(), lot.terms, lot.restores == null ? null : lot.restores.id);
            });
            return List.of(seq, at, direction(), (long) credits.size(), balanceAfter, key(), slices);
        }

        static List<Object> comparableOf(Entry entry) {
            return List.of(
                    entry.seq(),
                    entry.createdAt(),
                    entry.direction(),
                    entry.amount(),
                    entry.balanceAfter(),
                    entry.idempotencyKey(),
                    entry.lots());
        }
    }
}
