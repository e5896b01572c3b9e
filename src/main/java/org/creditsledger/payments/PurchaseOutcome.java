package org.creditsledger.payments;

import org.creditsledger.ledger.Entry;

/** The outcome of a {@link Payment}. */
public sealed interface PurchaseOutcome {

    /** The credits were posted and an invoice was written. */
    record Credited(Entry credit) implements PurchaseOutcome {}

    /** The payment had been credited before. */
    record Duplicate(Entry credit) implements PurchaseOutcome {}

    /** The payment was credited differently before. */
    record Conflict(Entry existing) implements PurchaseOutcome {}

    /** The pack is unknown, so the number of credits is unknown too. */
    record UnknownPack(String packId) implements PurchaseOutcome {}
}
