package org.creditsledger.integrity;

import java.util.List;

/**
 * Whoever keeps summaries of the entries has them checked by {@code verify}, though the ledger knows nobody that builds
 * on it.
 */
@FunctionalInterface
public interface SummaryCheck {

    /** @param maxWrong where it stops looking */
    Days check(int maxWrong);

    /**
     * @param checked how many days were looked at
     * @param wrong oldest first
     */
    record Days(long checked, List<Integrity.WrongDay> wrong) {}
}
