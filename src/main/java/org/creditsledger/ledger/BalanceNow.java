package org.creditsledger.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A balance as it was read without its lock, and when its last entry was written and its holds last changed. */
record BalanceNow(
        String type,
        long amount,
        long held,
        Instant updatedAt,
        @Nullable Instant holdsChangedAt) {

    Balance toBalance() {
        return new Balance(type, amount, held);
    }

    Instant lastChange() {
        return holdsChangedAt == null || holdsChangedAt.isBefore(updatedAt) ? updatedAt : holdsChangedAt;
    }
}
