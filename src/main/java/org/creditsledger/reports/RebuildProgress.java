package org.creditsledger.reports;

import java.time.LocalDate;

/** Is told after each day how far a rebuild is. */
@FunctionalInterface
public interface RebuildProgress {

    /**
     * @param done days so far, of all that are to be done
     * @param entries in these days together
     */
    void summarised(LocalDate day, int done, int all, long entries);
}
