package org.creditsledger.ledger;

/**
 * One credit type over a span of time, in whole credits: {@code opening + credits − debits = closing}. Each of the four
 * is read from the entries by itself, so that a statement that does not add up shows.
 */
public record Statement(long opening, long credits, long debits, long closing) {}
