package org.creditsledger.grants;

import java.util.Map;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;

/**
 * What an admin wishes to give or take: one wish under one key, for ever.
 *
 * @param amount whole credits, 1 to {@value Posting#MAX_AMOUNT}
 * @param category why, as a code that can be counted; stored in the entry's meta
 * @param paymentId the payment that it corrects; counted among what that gave back or took
 * @param key chosen by whoever asks, the same for a retry; 1 to 200 printable ASCII characters without spaces
 */
public record Grant(
        String uid,
        String type,
        Direction direction,
        long amount,
        String reason,
        @Nullable String category,
        @Nullable String paymentId,
        String key) {

    /** The name of the category in an entry's meta. */
    static final String CATEGORY = "category";

    /** One that corrects no payment. */
    public Grant(
            String uid,
            String type,
            Direction direction,
            long amount,
            String reason,
            @Nullable String category,
            String key) {
        this(uid, type, direction, amount, reason, category, null, key);
    }

    /** @throws IllegalArgumentException for what no entry could hold */
    Posting posting(String adminUid) {
        return Posting.adjustment(
                uid,
                type,
                direction,
                amount,
                reason.strip(),
                paymentId,
                category == null ? Map.of() : Map.of(CATEGORY, category),
                adminUid,
                key);
    }
}
