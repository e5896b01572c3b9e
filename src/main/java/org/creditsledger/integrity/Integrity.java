package org.creditsledger.integrity;

import java.time.LocalDate;
import java.util.List;

/**
 * The result of a check of the ledger: at most one finding for each uid and type, and the days whose summary differs from
 * their entries.
 *
 * @param findings at most {@value #MAX_FINDINGS}
 * @param moreFindings how many more there are
 * @param daysChecked summarized days; none when only one user was checked
 * @param wrongDays at most {@value #MAX_FINDINGS}, oldest first
 */
public record Integrity(
        long balancesChecked,
        long entriesChecked,
        List<Finding> findings,
        long moreFindings,
        long daysChecked,
        List<WrongDay> wrongDays) {

    public static final int MAX_FINDINGS = 100;

    /** Of entries and balances alone. */
    public Integrity(long balancesChecked, long entriesChecked, List<Finding> findings, long moreFindings) {
        this(balancesChecked, entriesChecked, findings, moreFindings, 0, List.of());
    }

    /** Whether all entries, balances and summaries match. */
    public boolean clean() {
        return findings.isEmpty() && wrongDays.isEmpty();
    }

    Integrity with(SummaryCheck.Days days) {
        return new Integrity(balancesChecked, entriesChecked, findings, moreFindings, days.checked(), days.wrong());
    }

    /**
     * A UTC day whose summary differs from the sum of its entries.
     *
     * @param detail a line for people
     */
    public record WrongDay(LocalDate day, String detail) {}
}
