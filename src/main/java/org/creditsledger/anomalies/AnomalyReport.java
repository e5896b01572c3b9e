package org.creditsledger.anomalies;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A report of an event that an admin should review.
 *
 * @param key distinguishes it from others of its kind, 1 to 255 characters: the idempotency key, if there is one
 * @param uid the user it is about, if known
 * @param type the credit type, if it is about one
 * @param entryId the entry that it repeats or is about
 * @param attemptedAmount whole credits that were requested
 * @param balance whole credits of the user at that time
 * @param available the part of the balance that was not held
 * @param details a line for people, at most {@value #MAX_DETAILS_LENGTH} characters
 */
public record AnomalyReport(
        AnomalyKind kind,
        String key,
        @Nullable String uid,
        @Nullable String type,
        @Nullable UUID entryId,
        long attemptedAmount,
        long balance,
        long available,
        String details) {

    public static final int MAX_DETAILS_LENGTH = 1_000;

    public AnomalyReport {
        if (key.isBlank() || key.length() > 255 || details.length() > MAX_DETAILS_LENGTH) {
            throw new IllegalArgumentException("key or details are empty or too long");
        }
    }
}
