package org.creditsledger.history;

import java.util.List;
import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Some entries of a history, newest first.
 *
 * @param next the position of the next page; absent on the last one
 */
public record EntryPage(List<Entry> entries, @Nullable EntryPosition next) {}
