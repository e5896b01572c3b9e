package org.creditsledger.ledger;

/** The result of a {@link Posting}. */
public sealed interface PostingResult {

    /** The entry was written and the balance changed. */
    record Posted(Entry entry) implements PostingResult {}

    /** The same request was posted before; nothing was written this time. */
    record Replayed(Entry entry) implements PostingResult {}

    /** The key was used before for another request; nothing was written. */
    record KeyConflict(Entry existing) implements PostingResult {}

    /** The debit exceeds the available credits; nothing was written. Amounts are whole credits. */
    record Refused(String type, long attemptedAmount, long balance, long available) implements PostingResult {}

    /**
     * The amount exceeds the rest of the entry that it gives back or undoes; nothing was written.
     *
     * @param left whole credits of that entry that have not been given back or undone
     */
    record ExceedsRelated(Entry related, long attemptedAmount, long left) implements PostingResult {}
}
