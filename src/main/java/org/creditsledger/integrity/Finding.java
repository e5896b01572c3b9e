package org.creditsledger.integrity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;

/**
 * The first place where the history of a uid and type differs from what the ledger wrote. Later entries were not checked.
 *
 * @param seq absent when it is the row of {@code balances} that is wrong
 * @param entryId absent when there is no entry: one is missing, or it is the balance that is wrong
 * @param detail a line for people
 */
public record Finding(
        String uid,
        String type,
        @Nullable Long seq,
        @Nullable UUID entryId,
        Kind kind,
        String detail) {

    /** The kinds of findings. */
    public enum Kind {
        /** No entry has this seq. */
        MISSING_ENTRY,
        /** An entry that the ledger did not write here: it repeats a seq, or comes after the last. */
        UNEXPECTED_ENTRY,
        /** The columns of an entry do not give its hash or its fingerprint. */
        ALTERED_ENTRY,
        /** An entry does not continue the one before: one of the two is not what was written. */
        BROKEN_CHAIN,
        /** An entry does not add up with the one before. */
        WRONG_BALANCE_AFTER,
        /** An entry is not later than the one before. */
        WRONG_TIME,
        /** The row of {@code balances} is not what the entries make it. */
        WRONG_BALANCE,
        /** An entry does not add up with the lots that it names. */
        WRONG_ALLOCATION,
        /** A row of {@code lots}, or the lots of the balance, are not what the entries and the holds make them. */
        WRONG_LOT,
        /** There are entries and no row of {@code balances}. */
        MISSING_BALANCE;

        /** As it stands in the API: {@code missing-entry}. */
        @JsonValue
        public String code() {
            return Codes.of(this);
        }
    }
}
