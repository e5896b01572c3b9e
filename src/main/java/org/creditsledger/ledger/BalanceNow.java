package org.creditsledger.ledger;

import java.time.Instant;

/** A balance as it was read without its lock, and when it last changed. */
record BalanceNow(String type, long amount, long held, Instant updatedAt) {

    Balance toBalance() {
        return new Balance(type, amount, held);
    }
}
