package org.creditsledger.history;

/**
 * One credit type over a filter's span of time, in whole credits: {@code opening + credits − debits = closing}, and how
 * much of that a filter by direction, source, job or payment lets through. Opening and closing are balances that were
 * read by themselves, so that a statement that does not add up shows.
 *
 * @param entries how many entries of the span the whole filter lets through
 * @param matchingCredits the sum of those that are credits
 * @param matchingDebits the sum of those that are debits
 */
public record RangeStatement(
        String type,
        long opening,
        long credits,
        long debits,
        long closing,
        long entries,
        long matchingCredits,
        long matchingDebits) {

    public boolean addsUp() {
        return opening + credits - debits == closing;
    }
}
