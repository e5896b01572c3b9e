package org.creditsledger.grants;

import org.creditsledger.ledger.Entry;

/** The result of a {@link Grant}. */
public sealed interface GrantResult {

    record Posted(Entry entry) implements GrantResult {}

    /** The same grant was posted before; nothing was written this time. */
    record Replayed(Entry entry) implements GrantResult {}

    /** Nothing moves until a second admin has approved. */
    record AwaitsApproval(GrantRequest request, boolean isReplay) implements GrantResult {}

    /** It needed a second admin, and the request has ended without an entry. */
    record NotApproved(GrantRequest request) implements GrantResult {}

    /** The key was used before for another grant; nothing was written. */
    record KeyConflict() implements GrantResult {}

    /** The key begins like one of the ledger's own keys and could block one; nothing was written. */
    record KeyReserved() implements GrantResult {}

    /** The payment that it names did not credit this user with this type; nothing was written. */
    record NotOfThisPayment() implements GrantResult {}

    /** The amount exceeds the available credits; nothing was written. Amounts are whole credits. */
    record Refused(String type, long attemptedAmount, long balance, long available) implements GrantResult {}

    /** The entry is not a grant, or it has been undone already, in whole or in part. */
    record NotUndoable() implements GrantResult {}
}
