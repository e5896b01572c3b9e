package org.creditsledger.integrity;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.lots.SlicesJson;

/** Recomputes the lots of one balance from its entries and its pending holds, which are all that is needed to know them. */
class LotsWalk {

    private final Map<UUID, Long> remaining = new HashMap<>();
    private final Map<UUID, LotTerms> terms = new HashMap<>();

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
            if (slice.opens() != null) {
                terms.put(lot, slice.opens());
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
        var rows = rows(chain.lots());
        var ends = new HashMap<UUID, Optional<Instant>>();
        terms.forEach((lot, opened) -> ends.put(lot, Optional.ofNullable(opened.expiresAt())));
        parts(chain.lotChanges(), ",")
                .forEach(change -> ends.put(UUID.fromString(change.substring(0, 36)), end(change.substring(37))));
        for (var lot : remaining.entrySet()) {
            var id = lot.getKey();
            var opened = Objects.requireNonNull(terms.get(id));
            var expected = new Row(
                    lot.getValue(),
                    held.getOrDefault(id, 0L),
                    opened.category().code(),
                    opened.priority(),
                    ends.getOrDefault(id, Optional.empty()));
            var row = rows.remove(id);
            if (row == null ? expected.remaining + expected.held > 0 : !row.equals(expected)) {
                return Optional.of("lot %s is %s, the entries, holds and changes make it %s"
                        .formatted(id, row == null ? "used up" : row, expected));
            }
        }
        if (!rows.isEmpty()) {
            return Optional.of("no entry opened lot " + rows.keySet().iterator().next());
        }
        return compare("lot_credits", chain.lotCredits(), remaining)
                .or(() -> compare("lot_held", chain.lotHeld(), held))
                .or(() -> compareSeq(chain));
    }

    private static Map<UUID, Row> rows(String lots) {
        var rows = new HashMap<UUID, Row>();
        parts(lots, ",").map(row -> row.split(" ")).forEach(row -> {
            var id = UUID.fromString(row[0]);
            rows.put(
                    id,
                    new Row(
                            Long.parseLong(row[1]),
                            Long.parseLong(row[2]),
                            row[3],
                            Integer.parseInt(row[4]),
                            end(row[5])));
        });
        return rows;
    }

    private static Optional<Instant> end(String epochSeconds) {
        return epochSeconds.equals("-")
                ? Optional.empty()
                : Optional.of(Instant.EPOCH.plusNanos(
                        new BigDecimal(epochSeconds).movePointRight(9).longValue()));
    }

    /** Of a lot. */
    private record Row(long remaining, long held, String category, int priority, Optional<Instant> end) {

        @Override
        public String toString() {
            return "%s with %s and %s held, priority %s, end %s"
                    .formatted(
                            category,
                            remaining,
                            held,
                            priority,
                            end.map(Instant::toString).orElse("none"));
        }
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
