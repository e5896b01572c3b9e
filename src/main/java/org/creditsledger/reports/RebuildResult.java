package org.creditsledger.reports;

/** What has become of a wish to summarise days again. */
public sealed interface RebuildResult {

    /** @param entries in these days together */
    record Rebuilt(int days, long entries) implements RebuildResult {}

    /** Another run has the lock, here or on another node; nothing was done. */
    record Busy() implements RebuildResult {}

    /** None of the days is over yet, so there was nothing to do. */
    record NothingClosed() implements RebuildResult {}
}
