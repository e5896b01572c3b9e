package org.creditsledger.ledger;

/** How many entries of one type somebody had. */
record LastSeq(String type, long seq) {}
