package org.creditsledger.ledger;

import java.time.Instant;
import java.util.UUID;

/** A place in a history that runs from the newest entry to the oldest: the entries after it are the older ones. */
public record EntryPosition(Instant createdAt, UUID id) {

    private static final UUID LOWEST = new UUID(0, 0);

    /** Just before the newest of the entries that are older than this instant. */
    public static EntryPosition startingBefore(Instant instant) {
        return new EntryPosition(instant, LOWEST);
    }

    public static EntryPosition of(Entry entry) {
        return new EntryPosition(entry.createdAt(), entry.id());
    }
}
