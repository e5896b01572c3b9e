package org.creditsledger.ledger;

/**
 * An entry that a posting gives back or undoes.
 *
 * @param left whole credits of it that have not been given back or undone
 */
record Related(Entry entry, long left) {

    /** Only an opposite entry of the same balance can be undone: the lock of that balance is what {@code left} rests on. */
    boolean isUndoneBy(Posting posting) {
        return entry.uid().equals(posting.uid())
                && entry.type().equals(posting.type())
                && entry.direction() != posting.direction();
    }
}
