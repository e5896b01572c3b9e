package org.creditsledger.history.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.EntryPosition;
import org.creditsledger.history.History;
import org.creditsledger.ledger.Entry;

/**
 * Serves a grid, which asks by row number, from a ledger that reads on from a position. It remembers where the pages
 * it has seen begin. To a row far from all of these it lands from the nearest, or from the end, past entries of which
 * only the index is read.
 *
 * <p>The filter has an end, so that rows do not move under the reader. Only for one thread at a time.
 */
class EntryPages {

    /** Rows up to this distance are read and skipped, which is quicker than landing. */
    private static final int NEAR = History.MAX_PAGE_SIZE;

    private static final int MAX_POSITIONS = 1_000;

    private final History history;
    private final EntryFilter filter;
    private final int count;
    private final boolean isAll;
    /** The last entry before a row, by that row. */
    private final NavigableMap<Integer, EntryPosition> positionsByRow = new TreeMap<>();

    /** The rows that the grid asks for first, so that they are read once. */
    private List<Entry> firstRows = List.of();

    /**
     * @param count the number of rows
     * @param isAll whether the last row is the oldest entry, and not just the limit of counting
     */
    EntryPages(History history, EntryFilter boundedFilter, int count, boolean isAll) {
        this.history = history;
        this.filter = boundedFilter;
        this.count = count;
        this.isAll = isAll;
    }

    EntryFilter filter() {
        return filter;
    }

    int count() {
        return count;
    }

    boolean isAll() {
        return isAll;
    }

    /** Reads the first rows before the grid asks for them. */
    EntryPages withFirstRows(int rows) {
        firstRows = fetch(0, rows);
        return this;
    }

    List<Entry> fetch(int firstRow, int rows) {
        if (firstRow + rows <= firstRows.size()) {
            return firstRows.subList(firstRow, firstRow + rows);
        }
        var fetched = new ArrayList<Entry>(rows);
        while (fetched.size() < rows) {
            var page = page(firstRow + fetched.size(), Math.min(rows - fetched.size(), History.MAX_PAGE_SIZE));
            if (page.isEmpty()) {
                break;
            }
            fetched.addAll(page);
        }
        return fetched;
    }

    private List<Entry> page(int firstRow, int rows) {
        land(firstRow);
        var nearest = positionsByRow.floorEntry(firstRow);
        var page = nearest == null
                ? history.entries(filter, null, firstRow, rows)
                : history.entries(filter, nearest.getValue(), firstRow - nearest.getKey(), rows);
        if (!page.isEmpty()) {
            if (positionsByRow.size() >= MAX_POSITIONS) {
                positionsByRow.clear(); // after long scrolling; finding a place anew is quick
            }
            positionsByRow.put(firstRow + page.size(), EntryPosition.of(page.getLast()));
        }
        return page;
    }

    /** Finds the last entry before a row, the shortest way, unless a place near before it is known. */
    private void land(int row) {
        var before = positionsByRow.floorEntry(row);
        var newer = before == null ? 0 : before.getKey();
        if (row - newer <= NEAR) {
            return;
        }
        var after = positionsByRow.higherEntry(row);
        var older = after == null ? count + 1 : after.getKey();
        var isEndKnown = after != null || isAll;
        var landed = !isEndKnown || row - newer <= older - row
                ? history.land(filter, before == null ? null : before.getValue(), row - newer - 1, false)
                : history.land(filter, after == null ? null : after.getValue(), older - row - 1, true);
        landed.ifPresent(position -> positionsByRow.put(row, position));
    }
}
