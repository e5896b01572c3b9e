package org.creditsledger.exports;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The record of an export: its user, filter and time.
 *
 * @param filter as parameters of a link
 * @param startedAt what was written from then on is not in it
 * @param entries how many were sent; known at the end
 */
public record ExportRecord(
        UUID id,
        String requestedBy,
        String filter,
        Instant startedAt,
        @Nullable Instant endedAt,
        long entries,
        ExportOutcome outcome) {}
