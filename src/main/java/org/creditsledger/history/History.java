package org.creditsledger.history;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads what happened to credits: pages of entries, their number, and statements over a span of time. */
@Service
@PreAuthorize("hasAnyRole('SERVICE', 'ADMIN') or #filter.isOnlyOf(authentication.name)")
public class History {

    /** The most entries that one read may ask for. */
    public static final int MAX_PAGE_SIZE = LedgerService.MAX_PAGE_SIZE;

    private final EntryQueries queries;
    private final LedgerService ledger;

    History(EntryQueries queries, LedgerService ledger) {
        this.queries = queries;
        this.ledger = ledger;
    }

    /**
     * Entries, newest first, from a position on.
     *
     * @param after the last entry of the page before; null for the newest
     * @param skip how many entries after the position to pass over; the query still reads them, so keep it small
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     */
    @Transactional(readOnly = true)
    public List<Entry> entries(EntryFilter filter, @Nullable EntryPosition after, int skip, int limit) {
        return queries.page(filter, after, skip, checked(limit));
    }

    /** @param limit 1 to {@value #MAX_PAGE_SIZE} */
    @Transactional(readOnly = true)
    public EntryPage page(EntryFilter filter, @Nullable EntryPosition after, int limit) {
        // One more than the page holds shows whether another page follows, without another query.
        var oneMore = queries.page(filter, after, 0, checked(limit) + 1);
        var entries = oneMore.stream().limit(limit).toList();
        return new EntryPage(entries, oneMore.size() > limit ? EntryPosition.of(entries.getLast()) : null);
    }

    /**
     * Entries as another feature maps them, newest first, from a position on.
     *
     * @param columns of {@code credits_ledger}, as SQL
     * @param position returns the position of a mapped entry
     */
    @Transactional(readOnly = true)
    public <T> List<T> rows(
            EntryFilter filter,
            @Nullable EntryPosition after,
            int limit,
            String columns,
            RowMapper<T> mapper,
            Function<T, EntryPosition> position) {
        return queries.page(filter, after, 0, limit, columns, mapper, position);
    }

    /** One entry of the filter's users, whatever else the filter says; empty if it does not exist or is not theirs. */
    @Transactional(readOnly = true)
    public Optional<Entry> entry(EntryFilter filter, UUID entryId) {
        return queries.find(entryId).filter(filter::isOfItsUsers);
    }

    /** The position of an entry of the filter's users; empty if it does not exist or is not theirs. */
    @Transactional(readOnly = true)
    public Optional<EntryPosition> position(EntryFilter filter, UUID entryId) {
        return entry(filter, entryId).map(EntryPosition::of);
    }

    /** The entries of the filter's users that gave an entry back or undid it, oldest first. */
    @Transactional(readOnly = true)
    public List<Entry> relatedTo(EntryFilter filter, UUID entryId) {
        return queries.relatedTo(entryId).stream().filter(filter::isOfItsUsers).toList();
    }

    /**
     * The exact number of entries. For one user, and without a condition on direction, source or start, it takes as long
     * for a million entries as for ten.
     *
     * @param limit where to stop counting
     */
    @Transactional(readOnly = true)
    public long count(EntryFilter filter, long limit) {
        if (filter.uids().size() != 1 || filter.to() == null || !filter.isByUserTypeAndEndOnly()) {
            return queries.count(filter, limit);
        }
        return queries.lastSeqs(filter.uids().iterator().next(), filter.to()).entrySet().stream()
                .filter(last -> filter.types().isEmpty() || filter.types().contains(last.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /**
     * Finds the position {@code skip} entries away by the index only, without reading the entries between.
     *
     * @param from where to start; null for the end of the history that lies behind
     * @param skip how many entries to pass over; 0 is the entry next to the start
     * @param towardsNewer which way
     * @return empty when the history ends before
     */
    @Transactional(readOnly = true)
    public Optional<EntryPosition> land(
            EntryFilter filter, @Nullable EntryPosition from, long skip, boolean towardsNewer) {
        return queries.land(filter, from, skip, towardsNewer);
    }

    /** A user's balance of every credit type just before an instant, zero where there was none yet. Holds do not count. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN') or #uid == authentication.name")
    @Transactional(readOnly = true)
    public Map<String, Long> balancesAt(String uid, Instant instant) {
        var byType = queries.balancesBefore(uid, instant);
        var all = new LinkedHashMap<String, Long>();
        ledger.creditTypes().forEach(type -> all.put(type, byType.getOrDefault(type, 0L)));
        return all;
    }

    /**
     * A user's balance of each credit type at both ends of a filter's span, the credits and debits between, and those of
     * them that match the filter. All of it is read from one snapshot, so it adds up while postings go on.
     *
     * @param filter of one user, with an end
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public List<RangeStatement> statements(EntryFilter filter) {
        if (filter.uids().size() != 1 || filter.to() == null) {
            throw new IllegalArgumentException("statements are of one user and have an end: " + filter);
        }
        var uid = filter.uids().iterator().next();
        var opening = filter.from() == null ? Map.<String, Long>of() : queries.balancesBefore(uid, filter.from());
        var closing = queries.balancesBefore(uid, filter.to());
        var span = EntryFilter.of(uid).withTypes(filter.types()).between(filter.from(), filter.to());
        var sums = queries.sums(span);
        var matching = filter.jobId() == null && filter.paymentId() == null
                ? sums.stream()
                        .filter(sum -> filter.directions().isEmpty()
                                || filter.directions().contains(sum.direction()))
                        .filter(sum ->
                                filter.sources().isEmpty() || filter.sources().contains(sum.source()))
                        .toList()
                : queries.sums(filter);
        return ledger.creditTypes().stream()
                .filter(type -> filter.types().isEmpty() || filter.types().contains(type))
                .map(type -> new RangeStatement(
                        type,
                        opening.getOrDefault(type, 0L),
                        amount(sums, type, Direction.CREDIT),
                        amount(sums, type, Direction.DEBIT),
                        closing.getOrDefault(type, 0L),
                        matching.stream()
                                .filter(sum -> sum.type().equals(type))
                                .mapToLong(EntrySum::entries)
                                .sum(),
                        amount(matching, type, Direction.CREDIT),
                        amount(matching, type, Direction.DEBIT)))
                .toList();
    }

    private static long amount(List<EntrySum> sums, String type, Direction direction) {
        return sums.stream()
                .filter(sum -> sum.type().equals(type) && sum.direction() == direction)
                .mapToLong(EntrySum::amount)
                .sum();
    }

    private static int checked(int limit) {
        if (limit < 1 || limit > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE_SIZE + ": " + limit);
        }
        return limit;
    }
}
