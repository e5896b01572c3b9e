package org.creditsledger.users;

/** How accounts are listed. By the days that credits will last they are not: that would take everybody's entries. */
public enum AccountOrder {
    /** Who has the least available comes first. */
    LOWEST(true, true),
    HIGHEST(true, false),
    /** Who was active last comes first. */
    ACTIVE_LAST(false, false),
    /** Who has not been for longest comes first. */
    ACTIVE_FIRST(false, true);

    private final boolean isByCredits;
    private final boolean isAscending;

    AccountOrder(boolean isByCredits, boolean isAscending) {
        this.isByCredits = isByCredits;
        this.isAscending = isAscending;
    }

    /** By what is available; otherwise by the last activity. */
    boolean isByCredits() {
        return isByCredits;
    }

    boolean isAscending() {
        return isAscending;
    }
}
