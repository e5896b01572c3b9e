package org.creditsledger.lots;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The lots of one locked balance that were read, each once; more are read as they are needed. */
class KnownLots {

    private final Source source;
    private final Map<UUID, LotRow> known = new HashMap<>();
    private final List<LotRow> read = new ArrayList<>(); // in their order, from the first on
    private final Set<LotRow> moved = new HashSet<>(); // no longer in the order in which they are read
    private int rowsRead;
    private boolean isAllRead;
    private boolean areDueRead;

    KnownLots(Source source) {
        this.source = source;
    }

    /** Where the lots of a balance are stored. */
    interface Source {

        /** Lots with credits that no hold has pinned, in their order, from a number on. */
        List<LotRow> inOrder(int from);

        /** Lots with credits that no hold has pinned, and whose time is over. */
        List<LotRow> due(Instant now);

        Optional<LotRow> byId(UUID id);
    }

    /** A lot that was read for many balances together: as one of the first, or because its time is over. */
    record Found(LotRow lot, boolean isDue) {}

    /**
     * Takes what was read for many balances together.
     *
     * @param limit of the first ones: fewer are all
     */
    void start(List<Found> found, int limit) {
        found.stream()
                .filter(one -> !one.isDue())
                .map(Found::lot)
                .sorted(LotRow.ORDER)
                .map(this::remember)
                .forEach(read::add);
        rowsRead = read.size();
        isAllRead = rowsRead < limit;
        found.stream().filter(Found::isDue).map(Found::lot).forEach(this::remember);
        areDueRead = true;
    }

    /** Those in the order of their use; null after the last one. */
    @Nullable LotRow at(int index) {
        while (index >= read.size() && !isAllRead) {
            var more = source.inOrder(rowsRead);
            rowsRead += more.size();
            isAllRead = more.isEmpty();
            more.stream()
                    .map(this::remember)
                    .filter(lot -> !moved.contains(lot))
                    .forEach(read::add);
        }
        return index < read.size() ? read.get(index) : null;
    }

    /** Those whose stored row may not say that they have credits now. */
    List<LotRow> others() {
        var others = new ArrayList<>(known.values());
        others.removeAll(new LinkedHashSet<>(read));
        others.sort(LotRow.ORDER);
        return others;
    }

    LotRow remember(LotRow lot) {
        var before = known.putIfAbsent(lot.id(), lot);
        return before == null ? lot : before;
    }

    LotRow find(UUID id) {
        var lot = known.get(id);
        return lot == null ? remember(source.byId(id).orElseThrow()) : lot;
    }

    /** Its end has changed, and so its place. */
    void moved(LotRow lot) {
        moved.add(lot);
        read.remove(lot);
    }

    /** Those with credits that no hold has pinned, and whose time is over, in their order. */
    List<LotRow> due(Instant now) {
        if (!areDueRead) {
            source.due(now).forEach(this::remember);
            areDueRead = true;
        }
        return known.values().stream()
                .filter(lot -> lot.isOver(now) && lot.free() > 0)
                .sorted(LotRow.ORDER)
                .toList();
    }
}
