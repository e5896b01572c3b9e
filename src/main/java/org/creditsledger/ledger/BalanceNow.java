package org.creditsledger.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A balance read without a lock, with the times of its last entry and of the last change of its holds. */
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
