package org.creditsledger.history;

import java.util.List;
import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Some entries of a history, newest first.
 *
 * @param next where those after them begin; absent when there are none
 */
public record EntryPage(List<Entry> entries, @Nullable EntryPosition next) {}
