package org.creditsledger.grants;

import org.creditsledger.ledger.Entry;

/** What became of a {@link Grant}. */
public sealed interface GrantResult {

    record Posted(Entry entry) implements GrantResult {}

    /** The same grant was posted before; nothing was written this time. */
    record Replayed(Entry entry) implements GrantResult {}

    /** Nothing moves until a second admin has approved. */
    record AwaitsApproval(GrantRequest request, boolean isReplay) implements GrantResult {}

    /** It needed a second admin, and that is over without an entry. */
    record NotApproved(GrantRequest request) implements GrantResult {}

    /** The key was used before for another grant; nothing was written. */
    record KeyConflict() implements GrantResult {}

    /** The key begins as those of the ledger's own do, and could keep one of them from being used; nothing was written. */
    record KeyReserved() implements GrantResult {}

    /** The payment that it names did not credit this user with this type; nothing was written. */
    record NotOfThisPayment() implements GrantResult {}

    /** More was to be taken than is available; nothing was written. Amounts are whole credits. */
    record Refused(String type, long attemptedAmount, long balance, long available) implements GrantResult {}

    /** No grant, or undone already, in whole or in part. */
    record NotUndoable() implements GrantResult {}
}
