package org.creditsledger.users;

import org.jspecify.annotations.Nullable;

/**
 * Says which users an admin sees; the page, its address and the API share it.
 *
 * @param type the credit type of all amounts
 * @param search the start of a uid or of an e-mail address; null for all users
 * @param thresholdCredits fewer available credits are low
 * @param lowOnly leaves out users whose credits are not low
 */
public record UsersFilter(
        String type, @Nullable String search, long thresholdCredits, boolean lowOnly, UsersOrder order) {

    /** An e-mail address has at most this length. */
    public static final int MAX_SEARCH_LENGTH = 254;

    public static final long MAX_THRESHOLD = 1_000_000_000;
}
