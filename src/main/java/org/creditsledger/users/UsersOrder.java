package org.creditsledger.users;

/** The order of the list of users. It has no order by days left, because that would need the entries of all users. */
public enum UsersOrder {
    /** Fewest available credits first. */
    LOWEST(true, true),
    /** Most available credits first. */
    HIGHEST(true, false),
    /** Most recently active first. */
    ACTIVE_LAST(false, false),
    /** Longest inactive first. */
    ACTIVE_FIRST(false, true);

    private final boolean isByCredits;
    private final boolean isAscending;

    UsersOrder(boolean isByCredits, boolean isAscending) {
        this.isByCredits = isByCredits;
        this.isAscending = isAscending;
    }

    /** Sorts by available credits; otherwise by the last activity. */
    boolean isByCredits() {
        return isByCredits;
    }

    boolean isAscending() {
        return isAscending;
    }
}
