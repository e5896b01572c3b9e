package org.creditsledger.history;

import java.time.Instant;
import java.util.UUID;
import org.creditsledger.ledger.Entry;

/** A place in a history that runs from the newest entry to the oldest: the entries after it are the older ones. */
public record EntryPosition(Instant createdAt, UUID id) {

    public static EntryPosition of(Entry entry) {
        return new EntryPosition(entry.createdAt(), entry.id());
    }
}
