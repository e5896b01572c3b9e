package org.creditsledger.lots;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Some credits of one lot, or of those that need none.
 *
 * @param lotId null for credits that are in no lot
 * @param amount whole credits
 * @param opens the terms of the lot where this opens it; null elsewhere
 * @param restores the lot whose credits came back after its time, in a lot that this opens for them; null elsewhere
 */
public record Slice(
        @Nullable UUID lotId,
        long amount,
        @JsonIgnore @Nullable LotTerms opens,
        @JsonIgnore @Nullable UUID restores) {

    static Slice of(LotRow lot, long amount) {
        return new Slice(lot.id(), amount, null, null);
    }

    public static Slice plain(long amount) {
        return new Slice(null, amount, null, null);
    }

    /** Credits that a posting brings into a lot of their own. */
    public static Slice opening(long amount, LotTerms terms) {
        return new Slice(null, amount, terms, null);
    }

    /** These slices; where no lot takes part and so there are none, one of plain credits. */
    public static List<Slice> orPlain(List<Slice> slices, long amount) {
        return slices.isEmpty() ? List.of(plain(amount)) : slices;
    }

    Slice withAmount(long amount) {
        return new Slice(lotId, amount, opens, restores);
    }

    /** Whole credits of all of them. */
    public static long sum(List<Slice> slices) {
        return slices.stream().mapToLong(Slice::amount).sum();
    }

    /** Whole credits of all of them that are in lots. */
    public static long inLots(List<Slice> slices) {
        return slices.stream()
                .filter(slice -> slice.lotId != null)
                .mapToLong(Slice::amount)
                .sum();
    }

    /** One list after the other, with one slice where two of the same lot follow each other; empty if none of them is in a lot. */
    @SafeVarargs
    public static List<Slice> joined(List<Slice>... lists) {
        var all = new ArrayList<Slice>();
        Stream.of(lists).flatMap(List::stream).filter(slice -> slice.amount > 0).forEach(slice -> {
            var last = all.isEmpty() ? null : all.getLast();
            if (last != null && last.isOfSameLot(slice)) {
                all.set(all.size() - 1, last.withAmount(last.amount + slice.amount));
            } else {
                all.add(slice);
            }
        });
        return all.stream().allMatch(slice -> slice.lotId == null) ? List.of() : List.copyOf(all);
    }

    private boolean isOfSameLot(Slice other) {
        return opens == null && other.opens == null && Objects.equals(lotId, other.lotId);
    }

    /** The first of them that add up to this many credits, which they must have. */
    public static List<Slice> first(List<Slice> slices, long amount) {
        return between(slices, 0, amount);
    }

    /** The part of them from one whole credit on, counted from 0, up to another. */
    public static List<Slice> between(List<Slice> slices, long from, long to) {
        var begin = new long[1];
        return slices.stream()
                .<Slice>mapMulti((slice, some) -> {
                    var first = Math.max(from, begin[0]);
                    begin[0] += slice.amount;
                    var last = Math.min(to, begin[0]);
                    if (last > first) {
                        some.accept(slice.withAmount(last - first));
                    }
                })
                .toList();
    }
}
