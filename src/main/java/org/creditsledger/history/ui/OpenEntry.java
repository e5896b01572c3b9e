package org.creditsledger.history.ui;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.History;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.lots.Lot;
import org.creditsledger.lots.Slice;
import org.jspecify.annotations.Nullable;

/** The entry whose details are open. The filters may leave it out, and it may be far down in the list. */
class OpenEntry {

    private final EntryDetails details;
    private final EntrySources sources;
    private final History history;
    private final EntryFilter base;
    private @Nullable UUID id;

    /** @param base the entries that the reader may see */
    OpenEntry(EntryDetails details, EntrySources sources, EntryFilter base) {
        this.details = details;
        this.sources = sources;
        this.history = sources.history();
        this.base = base;
    }

    boolean isAny() {
        return id != null;
    }

    boolean is(@Nullable UUID entryId) {
        return Objects.equals(id, entryId);
    }

    void close() {
        id = null;
        details.setVisible(false);
    }

    /** @return whether there is such an entry; otherwise the details are closed */
    boolean open(UUID entryId, EntryTexts texts) {
        close();
        var entry = history.entry(base, entryId);
        entry.ifPresent(found -> {
            if (sources.everyUser() != null) {
                sources.everyUser().learn(List.of(found));
            }
            details.show(withRelated(found), texts);
            id = entryId;
        });
        return entry.isPresent();
    }

    private EntryDetails.Shown withRelated(Entry entry) {
        return new EntryDetails.Shown(
                entry,
                Optional.ofNullable(entry.relatedEntryId()).flatMap(related -> history.entry(base, related)),
                history.relatedTo(base, entry.id()),
                hold(entry),
                slices(entry));
    }

    /** A slice that opens a lot says all about it; others have only its id. */
    private List<EntryDetails.OfLot> slices(Entry entry) {
        var slices = entry.lots().stream().limit(EntryDetails.MAX_LOTS).toList();
        var unknown = slices.stream()
                .filter(slice -> slice.lotId() != null && slice.opens() == null)
                .map(Slice::lotId)
                .distinct()
                .toList();
        var byId = sources.lots().all(entry.uid(), unknown).stream().collect(toMap(Lot::id, identity()));
        return slices.stream()
                .map(slice -> ofLot(slice, byId.get(slice.lotId())))
                .toList();
    }

    private static EntryDetails.OfLot ofLot(Slice slice, @Nullable Lot lot) {
        if (slice.opens() != null) {
            return new EntryDetails.OfLot(
                    slice.amount(), slice.opens().category(), slice.opens().label());
        }
        return lot == null
                ? new EntryDetails.OfLot(slice.amount(), null, null)
                : new EntryDetails.OfLot(slice.amount(), lot.category(), lot.label());
    }

    private Optional<Hold> hold(Entry entry) {
        return entry.jobId() == null || entry.direction() == Direction.CREDIT
                ? Optional.empty()
                : sources.holds().ofJob(entry.uid(), entry.jobId()).stream()
                        .filter(hold -> hold.source().equals(entry.source()))
                        .findFirst();
    }
}
