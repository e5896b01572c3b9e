package org.creditsledger.integrity;

import java.util.List;

/**
 * Lets a module with summaries of the entries have them checked by {@code verify}, without a dependency of this module on
 * it.
 */
@FunctionalInterface
public interface SummaryCheck {

    /** @param maxWrong the number of wrong days after which it stops */
    Days check(int maxWrong);

    /**
     * @param checked how many days were checked
     * @param wrong oldest first
     */
    record Days(long checked, List<Integrity.WrongDay> wrong) {}
}
