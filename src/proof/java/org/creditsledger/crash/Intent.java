package org.creditsledger.crash;

/**
 * A request that is about to be sent, whole: what is sent again is the same again.
 *
 * @param request which request of the client, a retry is another one
 * @param subject the adjustment's key, the paymentId or the jobId
 * @param direction of the entry that it is to write; null if it can only undo
 * @param amount whole credits that it is to move or hold
 * @param key the {@code Idempotency-Key}, or the id of the webhook
 */
record Intent(
        long request,
        Kind kind,
        String subject,
        String uid,
        String type,
        String direction,
        long amount,
        String path,
        String key,
        String body) {

    enum Kind {
        ADJUST,
        PURCHASE,
        STARTED,
        SUCCEEDED,
        FAILED,
        RESERVE,
        CAPTURE,
        RELEASE
    }

    /** What a retry has in common with what it repeats. */
    String wish() {
        return kind + " " + subject;
    }

    Intent as(long anotherRequest) {
        return new Intent(anotherRequest, kind, subject, uid, type, direction, amount, path, key, body);
    }
}
