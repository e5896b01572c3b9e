package org.creditsledger.ledger;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries to show, count or export: the one filter of pages, links, API and CSV. An empty set, or null, leaves
 * that column as it comes.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record EntryFilter(
        Set<String> uids,
        Set<String> types,
        Set<Direction> directions,
        Set<String> sources,
        @Nullable String jobId,
        @Nullable String paymentId,
        @Nullable Instant from,
        @Nullable Instant to) {

    public EntryFilter {
        uids = Set.copyOf(uids);
        types = Set.copyOf(types);
        directions = Set.copyOf(directions);
        sources = Set.copyOf(sources);
    }

    public static EntryFilter ofEverybody() {
        return new EntryFilter(Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, null);
    }

    public static EntryFilter of(String uid) {
        return ofEverybody().withUids(Set.of(uid));
    }

    public EntryFilter withUids(Set<String> uids) {
        return new EntryFilter(uids, types, directions, sources, jobId, paymentId, from, to);
    }

    public EntryFilter withTypes(Set<String> types) {
        return new EntryFilter(uids, types, directions, sources, jobId, paymentId, from, to);
    }

    public EntryFilter withDirections(Set<Direction> directions) {
        return new EntryFilter(uids, types, directions, sources, jobId, paymentId, from, to);
    }

    public EntryFilter withSources(Set<String> sources) {
        return new EntryFilter(uids, types, directions, sources, jobId, paymentId, from, to);
    }

    public EntryFilter withJobId(String jobId) {
        return new EntryFilter(uids, types, directions, sources, jobId, paymentId, from, to);
    }

    public EntryFilter withPaymentId(String paymentId) {
        return new EntryFilter(uids, types, directions, sources, jobId, paymentId, from, to);
    }

    public EntryFilter between(@Nullable Instant from, @Nullable Instant to) {
        return new EntryFilter(uids, types, directions, sources, jobId, paymentId, from, to);
    }

    /** The same, with nothing that is written from this instant on: what was seen once does not move. */
    public EntryFilter before(Instant bound) {
        return between(from, to == null || to.isAfter(bound) ? bound : to);
    }

    /** Whether nobody else's entries can come through. */
    public boolean isOnlyOf(String uid) {
        return uids.equals(Set.of(uid));
    }

    /** Whether it asks for all that some users, or everybody, had before an instant, of some types or all. */
    boolean isByUserTypeAndEndOnly() {
        return directions.isEmpty() && sources.isEmpty() && jobId == null && paymentId == null && from == null;
    }
}
