package org.creditsledger.anomalies;

import java.util.UUID;
import org.creditsledger.ledger.Entry;
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

    /** About no user, type or entry, with no amounts. */
    public static AnomalyReport of(AnomalyKind kind, String key, String details) {
        return new AnomalyReport(kind, key, null, null, null, 0, 0, 0, details);
    }

    public AnomalyReport about(@Nullable String uid, @Nullable String type) {
        return new AnomalyReport(kind, key, uid, type, entryId, attemptedAmount, balance, available, details);
    }

    /** About an entry, its user and its type. */
    public AnomalyReport about(Entry entry) {
        return about(entry.uid(), entry.type()).withEntry(entry.id());
    }

    public AnomalyReport withEntry(@Nullable UUID entryId) {
        return new AnomalyReport(kind, key, uid, type, entryId, attemptedAmount, balance, available, details);
    }

    public AnomalyReport attempted(long amount) {
        return new AnomalyReport(kind, key, uid, type, entryId, amount, balance, available, details);
    }

    /** @param balance whole credits that there were, of which {@code available} were not held */
    public AnomalyReport having(long balance, long available) {
        return new AnomalyReport(kind, key, uid, type, entryId, attemptedAmount, balance, available, details);
    }
}
