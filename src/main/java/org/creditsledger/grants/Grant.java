package org.creditsledger.grants;

import java.util.List;
import java.util.Map;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Posting;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.jspecify.annotations.Nullable;

/**
 * An admin's request to give or take credits. Each has one key, for ever.
 *
 * @param amount whole credits, 1 to {@value Posting#MAX_AMOUNT}
 * @param category why, as a code that can be counted; stored in the entry's meta
 * @param paymentId the payment that it corrects; the grant counts among that payment's corrections
 * @param lot the lot that a credit opens, null for none
 * @param key chosen by the client, the same for a retry; 1 to 200 printable ASCII characters without spaces
 */
public record Grant(
        String uid,
        String type,
        Direction direction,
        long amount,
        String reason,
        @Nullable String category,
        @Nullable String paymentId,
        @Nullable LotTerms lot,
        String key) {

    /** The name of the category in an entry's meta. */
    static final String CATEGORY = "category";

    /** Without a payment, in no lot. */
    public Grant(
            String uid,
            String type,
            Direction direction,
            long amount,
            String reason,
            @Nullable String category,
            String key) {
        this(uid, type, direction, amount, reason, category, null, null, key);
    }

    /** @throws IllegalArgumentException for values that no entry can have */
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
                        key)
                .inLots(lot == null ? List.of() : List.of(Slice.opening(amount, lot)));
    }
}
