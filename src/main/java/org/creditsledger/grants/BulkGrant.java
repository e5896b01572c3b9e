package org.creditsledger.grants;

import java.util.List;
import org.creditsledger.ledger.Direction;
import org.creditsledger.lots.LotTerms;
import org.jspecify.annotations.Nullable;

/**
 * The same grant for several users. Each has its own key, made of the bulk's key and the uid, so that an interrupted bulk
 * can be run again without giving credits twice.
 *
 * @param uids without repetitions
 * @param amount whole credits for each
 * @param lot the lot that a credit opens for each, null for none
 * @param key 1 to 70 printable ASCII characters without spaces
 */
public record BulkGrant(
        List<String> uids,
        String type,
        Direction direction,
        long amount,
        String reason,
        @Nullable String category,
        @Nullable LotTerms lot,
        String key) {

    private static final String KEY_PATTERN = "[!-~]{1,70}";

    public BulkGrant {
        uids = uids.stream().distinct().toList();
        if (!key.matches(KEY_PATTERN)) {
            throw new IllegalArgumentException("key is not of the form " + KEY_PATTERN);
        }
    }

    /** Whole credits for all together. */
    public long total() {
        return Math.multiplyExact(amount, uids.size());
    }

    Grant of(String uid) {
        // Keys and uids have no spaces, but may have colons.
        return grant(uid, key.contains(":") ? " " : ":");
    }

    /** The same with the older form of the key, with a colon: it finds grants from earlier releases. */
    Grant asBefore(String uid) {
        return grant(uid, ":");
    }

    private Grant grant(String uid, String between) {
        if (!uids.contains(uid)) {
            throw new IllegalArgumentException("not among the users of this bulk: " + uid);
        }
        return new Grant(uid, type, direction, amount, reason, category, null, lot, key + between + uid);
    }
}
