package org.creditsledger.ledger;

/** How many credits of a type were left after an entry. */
record BalanceAfter(String type, long amount) {}
