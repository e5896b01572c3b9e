package org.creditsledger.lots;

/** How a change of a lot by hand ended. */
public sealed interface LotChangeResult {

    /** It has the end that was asked for, which it may have had before. */
    record Changed(Lot lot) implements LotChangeResult {}

    /** Its credits are written off already, or it was voided. */
    record Ended(Lot lot) implements LotChangeResult {}

    /** Admins cannot change lots of their own credits. */
    record Own() implements LotChangeResult {}

    record NotFound() implements LotChangeResult {}
}
