package org.creditsledger.grants;

/** Why a grant waits for a second admin. */
public enum SecondAdmin {
    NOT_NEEDED,
    /** It exceeds the amount that the admin may give alone within 24 hours, or take at once. */
    ABOVE_LIMIT,
    /** The admin would give credits to themselves. */
    TO_ONESELF
}
