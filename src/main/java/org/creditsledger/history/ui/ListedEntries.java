package org.creditsledger.history.ui;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.EntrySearch;
import org.creditsledger.history.History;
import org.creditsledger.history.RangeStatement;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldList;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a list, up to the newest one at the time of reading.
 *
 * @param found the entries that the search stands for
 * @param end the time after the newest entry
 * @param bounded the filter they match
 * @param hasAny whether there are any entries without a filter
 * @param holds of the chosen job, if it has no entries
 * @param sums null where the count did not need them
 */
record ListedEntries(
        EntrySearch.Found found,
        EntryPages pages,
        Instant end,
        EntryFilter bounded,
        boolean hasAny,
        List<Hold> holds,
        @Nullable List<RangeStatement> sums) {

    private static final int FIRST_ROWS = 50;
    /** The limit of counting the entries of all users: readers do not scroll further, and counting millions is slow. */
    private static final int MANY_ENTRIES = 100_000;

    boolean isOfOne() {
        return isOfOne(found.filter());
    }

    /** Only the entries of one user have statements and exact counts. */
    static boolean isOfOne(EntryFilter base) {
        return base.uids().size() == 1 && base.jobId() == null && base.paymentId() == null;
    }

    /** Reads the entries on another thread. */
    record Reading(
            History history,
            HoldList holds,
            EntryFilter whose,
            @Nullable EveryUser everyUser,
            FilterChoice choice,
            ZoneId readersZone,
            Instant now) {

        ListedEntries rows() {
            var found = everyUser == null ? new EntrySearch.Found(null, whose) : everyUser.find(choice);
            var base = found.filter();
            var isOfOne = isOfOne(base);
            var newest = history.entries(base, null, 0, 1);
            // Entries of one user and type get later times: no later entry comes below the newest of them.
            var end = newest.isEmpty()
                    ? Instant.EPOCH
                    : newest.getFirst().createdAt().plusNanos(1_000);
            var filter = choice.over(base, readersZone, now);
            var bounded = filter.before(end);
            var isCountedBySums = isOfOne && (choice.narrowsTheSpan() || filter.from() != null);
            var sums = isCountedBySums ? history.statements(bounded) : null;
            var entries = sums == null
                    ? history.count(bounded, isOfOne ? Integer.MAX_VALUE : MANY_ENTRIES + 1L)
                    : sums.stream().mapToLong(RangeStatement::entries).sum();
            var isAll = isOfOne || entries <= MANY_ENTRIES;
            var rows = isAll ? Math.toIntExact(entries) : MANY_ENTRIES;
            var pages = new EntryPages(history, bounded, rows, isAll).withFirstRows(Math.min(rows, FIRST_ROWS));
            var jobId = choice.jobId();
            var ofJob = rows == 0 && jobId != null && isOfOne
                    ? holds.ofJob(base.uids().iterator().next(), jobId)
                    : List.<Hold>of();
            return new ListedEntries(found, pages, end, bounded, !newest.isEmpty(), ofJob, sums);
        }

        List<RangeStatement> sums(ListedEntries rows) {
            return rows.sums() == null ? history.statements(rows.bounded()) : rows.sums();
        }
    }
}
