package org.creditsledger.crash;

/**
 * What the client was told.
 *
 * @param outcome the application's word for it, or the code of its problem
 * @param entryId null where it told of no entry; then the figures mean nothing, too
 * @param balanceAfter negative where it told of an entry without it
 * @param holdId null where it told of no hold
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

    /** Whether the client knows by it what became of its wish; 5xx and 429 say: try again. */
    boolean isDefinite() {
        return status < 500 && status != 429;
    }

    boolean isDone() {
        return status / 100 == 2;
    }

    /** Whether the same was done before this request came. */
    boolean isReplay() {
        return isDone() && outcome.equals("duplicate");
    }
}
