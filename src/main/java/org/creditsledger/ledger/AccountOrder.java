package org.creditsledger.ledger;

/** How accounts are listed. By the days that credits will last they are not: that would take everybody's entries. */
public enum AccountOrder {
    /** Who has the least available comes first. */
    LOWEST,
    HIGHEST,
    /** Who was active last comes first. */
    ACTIVE_LAST,
    /** Who has not been for longest comes first. */
    ACTIVE_FIRST
}
