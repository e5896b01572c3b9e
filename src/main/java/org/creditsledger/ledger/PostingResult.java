package org.creditsledger.ledger;

/** What became of a {@link Posting}. */
public sealed interface PostingResult {

    /** The entry was written and the balance changed. */
    record Posted(Entry entry) implements PostingResult {}

    /** The same wish was granted before; nothing was written this time. */
    record Replayed(Entry entry) implements PostingResult {}

    /** The key was used before for another wish; nothing was written. */
    record KeyConflict(Entry existing) implements PostingResult {}

    /** More was asked than is available; nothing was written. Amounts are whole credits. */
    record Refused(String type, long attemptedAmount, long balance, long available) implements PostingResult {}

    /**
     * More was to be given back or undone than is left of the entry it relates to; nothing was written.
     *
     * @param left whole credits of that entry that have not been given back or undone
     */
    record ExceedsRelated(Entry related, long attemptedAmount, long left) implements PostingResult {}
}
