package org.creditsledger.reports;

import java.time.LocalDate;

/** Receives the progress of a rebuild after each day. */
@FunctionalInterface
public interface RebuildProgress {

    /**
     * @param done the number of days so far, of {@code all}
     * @param entries in these days together
     */
    void summarized(LocalDate day, int done, int all, long entries);
}
