package org.creditsledger.integrity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.lots.Slice;
import org.creditsledger.lots.SlicesJson;

/** Recomputes the lots of one balance from its entries and its pending holds, which are all that is needed to know them. */
class LotsWalk {

    private final Map<UUID, Long> remaining = new HashMap<>();

    /** Steps onto an entry, and returns what is wrong with its lots. */
    Optional<String> step(ChainedEntry entry) {
        if (entry.lots() == null) {
            return Optional.empty();
        }
        List<Slice> slices;
        try {
            slices = SlicesJson.read(entry.lots());
        } catch (RuntimeException unreadable) {
            return Optional.of("its lots cannot be read");
        }
        if (Slice.sum(slices) != entry.amount()) {
            return Optional.of("its lots add up to %s, not to %s".formatted(Slice.sum(slices), entry.amount()));
        }
        for (var slice : slices) {
            var lot = slice.lotId();
            if (lot == null) {
                continue;
            }
            if (remaining.containsKey(lot) == (slice.opens() != null)) {
                return Optional.of(
                        "lot %s %s".formatted(lot, slice.opens() == null ? "is unknown" : "is there before"));
            }
            var change = entry.direction().equals("credit") ? slice.amount() : -slice.amount();
            if (slice.amount() < 1 || remaining.merge(lot, change, Long::sum) < 0) {
                return Optional.of("lot %s has no such %s credits".formatted(lot, slice.amount()));
            }
        }
        return Optional.empty();
    }

    /** What differs from the entries in the rows. */
    Optional<String> end(Chain chain) {
        var held = new HashMap<UUID, Long>();
        parts(chain.pinned(), "\\|")
                .map(SlicesJson::read)
                .flatMap(List::stream)
                .filter(slice -> slice.lotId() != null)
                .forEach(slice -> held.merge(slice.lotId(), slice.amount(), Long::sum));
        var rows = new HashMap<UUID, String>();
        parts(chain.lots(), ",").forEach(row -> rows.put(UUID.fromString(row.substring(0, 36)), row.substring(37)));
        for (var lot : remaining.entrySet()) {
            var expected = lot.getValue() + " " + held.getOrDefault(lot.getKey(), 0L);
            var row = rows.remove(lot.getKey());
            if (!expected.equals(row == null ? "0 0" : row)) {
                return Optional.of("lot %s has remaining and held %s, the entries and holds make it %s"
                        .formatted(lot.getKey(), row == null ? "0 0" : row, expected));
            }
        }
        if (!rows.isEmpty()) {
            return Optional.of("no entry opened lot " + rows.keySet().iterator().next());
        }
        return compare("lot_credits", chain.lotCredits(), remaining)
                .or(() -> compare("lot_held", chain.lotHeld(), held))
                .or(() -> compareSeq(chain));
    }

    private static Stream<String> parts(String text, String separator) {
        return text.isEmpty() ? Stream.empty() : Stream.of(text.split(separator));
    }

    private static Optional<String> compare(String column, long actual, Map<UUID, Long> byLot) {
        var sum = byLot.values().stream().mapToLong(Long::longValue).sum();
        return actual == sum
                ? Optional.empty()
                : Optional.of("%s is %s, the lots have %s".formatted(column, actual, sum));
    }

    private static Optional<String> compareSeq(Chain chain) {
        var expected = chain.lotCredits() == 0 ? null : chain.seq();
        return Objects.equals(chain.lotsSeq(), expected)
                ? Optional.empty()
                : Optional.of("lots_seq is %s, not %s".formatted(chain.lotsSeq(), expected));
    }
}
