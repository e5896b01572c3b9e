package org.creditsledger.reports;

/** The result of summarizing days again. */
public sealed interface RebuildResult {

    /** @param entries in these days together */
    record Rebuilt(int days, long entries) implements RebuildResult {}

    /** Another run has the lock, on this or another node; nothing was done. */
    record Busy() implements RebuildResult {}

    /** None of the days is over yet, so there was nothing to do. */
    record NothingClosed() implements RebuildResult {}
}
