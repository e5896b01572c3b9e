package org.creditsledger.history.ui;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.History;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldList;
import org.jspecify.annotations.Nullable;

/** The entry whose details are open. The filters may leave it out, and it may be far down in the list. */
class OpenEntry {

    private final EntryDetails details;
    private final History history;
    private final HoldList holds;
    private final EntryFilter base;
    private final @Nullable EveryUser everyUser;
    private @Nullable UUID id;

    /** @param base the entries that the reader may see */
    OpenEntry(EntryDetails details, History history, HoldList holds, EntryFilter base, @Nullable EveryUser everyUser) {
        this.details = details;
        this.history = history;
        this.holds = holds;
        this.base = base;
        this.everyUser = everyUser;
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
            if (everyUser != null) {
                everyUser.learn(List.of(found));
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
                hold(entry));
    }

    private Optional<Hold> hold(Entry entry) {
        return entry.jobId() == null || entry.direction() == Direction.CREDIT
                ? Optional.empty()
                : holds.ofJob(entry.uid(), entry.jobId()).stream()
                        .filter(hold -> hold.source().equals(entry.source()))
                        .findFirst();
    }
}
