package org.creditsledger.payments;

import org.creditsledger.ledger.Entry;

/** What a {@link Payment} led to. */
public sealed interface PurchaseOutcome {

    /** The credits were posted and an invoice was written. */
    record Credited(Entry credit) implements PurchaseOutcome {}

    /** The payment had been credited before. */
    record Duplicate(Entry credit) implements PurchaseOutcome {}

    /** The same payment was credited as something else. */
    record Conflict(Entry existing) implements PurchaseOutcome {}

    /** No such pack is on offer, so nobody can say how many credits were bought. */
    record UnknownPack(String packId) implements PurchaseOutcome {}
}
