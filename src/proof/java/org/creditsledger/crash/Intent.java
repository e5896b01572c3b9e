package org.creditsledger.crash;

/**
 * A complete request before it is sent: a retry sends the same again.
 *
 * @param request the number of the request; a retry has another one
 * @param subject the adjustment's key, the paymentId, the subscription's invoice or the jobId
 * @param direction of the entry that it should write; null if it can only undo
 * @param amount whole credits to move or hold
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
        /** A paid invoice of a subscription. */
        RENEWAL,
        STARTED,
        SUCCEEDED,
        FAILED,
        RESERVE,
        CAPTURE,
        RELEASE,
        /** Reserves more for a reservation. */
        EXTEND,
        /** Captures a part of a reservation, which stays pending. */
        PART
    }

    /** The part that a retry shares with the request that it repeats. */
    String wish() {
        return kind == Kind.PART ? kind + " of " + amount + " of " + subject : kind + " " + subject;
    }

    Intent as(long anotherRequest) {
        return new Intent(anotherRequest, kind, subject, uid, type, direction, amount, path, key, body);
    }
}
