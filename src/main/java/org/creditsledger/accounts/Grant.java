package org.creditsledger.accounts;

import java.util.Map;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;

/**
 * What an admin wishes to give or take: one wish under one key, for ever.
 *
 * @param amount whole credits, 1 to {@value Posting#MAX_AMOUNT}
 * @param category why, as a code that can be counted; stored in the entry's meta
 * @param key chosen by whoever asks, the same for a retry; 1 to 200 printable ASCII characters without spaces
 */
public record Grant(
        String uid,
        String type,
        Direction direction,
        long amount,
        String reason,
        @Nullable String category,
        String key) {

    /** The name of the category in an entry's meta. */
    static final String CATEGORY = "category";

    /** @throws IllegalArgumentException for what no entry could hold */
    Posting posting(String adminUid) {
        return Posting.adjustment(
                uid,
                type,
                direction,
                amount,
                reason.strip(),
                null,
                category == null ? Map.of() : Map.of(CATEGORY, category),
                adminUid,
                key);
    }
}
