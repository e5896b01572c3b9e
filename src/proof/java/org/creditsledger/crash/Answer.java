package org.creditsledger.crash;

/**
 * An answer to the client.
 *
 * @param outcome the application's name for it, or the code of its problem
 * @param entryId null if it named no entry; then the amounts mean nothing either
 * @param balanceAfter negative if it named an entry without it
 * @param holdId null if it named no hold
 */
record Answer(
        long request,
        int status,
        String outcome,
        String entryId,
        long seq,
        long amount,
        long balanceAfter,
        String holdId) {

    static Answer without(long request, int status, String outcome) {
        return new Answer(request, status, outcome, null, 0, 0, -1, null);
    }

    /** Whether the answer settles the wish; 5xx and 429 ask for a retry. */
    boolean isDefinite() {
        return status < 500 && status != 429;
    }

    boolean isDone() {
        return status / 100 == 2;
    }

    /** Whether the same was done before this request. */
    boolean isReplay() {
        return isDone() && outcome.equals("duplicate");
    }
}
