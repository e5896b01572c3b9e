package org.creditsledger.users;

import org.jspecify.annotations.Nullable;

/**
 * Which users an admin wants to see; shared by page, address and API.
 *
 * @param type the credit type that everything is counted in
 * @param search the beginning of a uid or of an e-mail address; null for all
 * @param thresholdCredits fewer available credits are low
 * @param lowOnly leaves out who has more
 */
public record AccountFilter(
        String type, @Nullable String search, long thresholdCredits, boolean lowOnly, AccountOrder order) {

    /** The longest that may be searched for: that of an e-mail address. */
    public static final int MAX_SEARCH_LENGTH = 254;

    public static final long MAX_THRESHOLD = 1_000_000_000;

    @Nullable Long below() {
        return lowOnly ? thresholdCredits : null;
    }
}
