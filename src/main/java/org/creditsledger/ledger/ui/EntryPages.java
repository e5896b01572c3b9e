package org.creditsledger.ledger.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.EntryFilter;
import org.creditsledger.ledger.EntryPosition;
import org.creditsledger.ledger.LedgerService;

/**
 * Serves a grid, which asks by row number, from a ledger that reads on from a position. It remembers where the pages
 * it has seen begin, and leaves out what was written after it was made, so that rows do not move under the reader.
 */
class EntryPages {

    private final LedgerService ledger;
    private final EntryFilter filter;
    private final NavigableMap<Integer, EntryPosition> positionsByRow = new TreeMap<>();

    EntryPages(LedgerService ledger, EntryFilter filter, Instant madeAt) {
        this.ledger = ledger;
        this.filter = filter.before(madeAt);
    }

    int count() {
        return Math.toIntExact(ledger.count(filter, Integer.MAX_VALUE));
    }

    List<Entry> fetch(int firstRow, int rows) {
        var fetched = new ArrayList<Entry>(rows);
        while (fetched.size() < rows) {
            var page = page(firstRow + fetched.size(), Math.min(rows - fetched.size(), LedgerService.MAX_PAGE_SIZE));
            if (page.isEmpty()) {
                break;
            }
            fetched.addAll(page);
        }
        return fetched;
    }

    private List<Entry> page(int firstRow, int rows) {
        var nearest = positionsByRow.floorEntry(firstRow);
        var page = nearest == null
                ? ledger.history(filter, null, firstRow, rows)
                : ledger.history(filter, nearest.getValue(), firstRow - nearest.getKey(), rows);
        if (!page.isEmpty()) {
            positionsByRow.put(firstRow + page.size(), EntryPosition.of(page.getLast()));
        }
        return page;
    }
}
