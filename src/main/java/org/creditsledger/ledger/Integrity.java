package org.creditsledger.ledger;

import java.util.List;

/**
 * What checking the ledger has shown: at most one finding for each uid and type.
 *
 * @param findings at most {@value #MAX_FINDINGS}
 * @param moreFindings how many there are beyond these
 */
public record Integrity(long balancesChecked, long entriesChecked, List<Finding> findings, long moreFindings) {

    public static final int MAX_FINDINGS = 100;

    /** Whether everything is what the ledger wrote. */
    public boolean clean() {
        return findings.isEmpty();
    }
}
