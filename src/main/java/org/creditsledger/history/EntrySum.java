package org.creditsledger.history;

import org.creditsledger.ledger.Direction;

/** How many entries of one type, direction and source there are, and what they add up to. */
record EntrySum(String type, Direction direction, String source, long entries, long amount) {}
