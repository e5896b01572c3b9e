package org.creditsledger.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.net.URLEncoder;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Which entries to show, count or export: the one filter of pages, links, API and CSV. An empty set, or null, means
 * any value.
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

    /** The same without entries from this instant on, so that new entries do not move the listed ones. */
    public EntryFilter before(Instant bound) {
        return between(from, to == null || to.isAfter(bound) ? bound : to);
    }

    /** Whether an entry belongs to one of the filter's users; the filter's other conditions do not count. */
    boolean isOfItsUsers(Entry entry) {
        return uids.isEmpty() || uids.contains(entry.uid());
    }

    /** Whether the filter lets through entries of this user only. */
    public boolean isOnlyOf(String uid) {
        return uids.equals(Set.of(uid));
    }

    /** As parameters of a link, always in the same order: {@code uid=alice&type=image,video&from=2026-01-01T00:00:00Z}. */
    public String asParameters() {
        var parameters = new StringJoiner("&");
        add(parameters, "uid", uids);
        add(parameters, "type", types);
        add(parameters, "direction", directions.stream().map(Direction::code).toList());
        add(parameters, "source", sources);
        add(parameters, "jobId", oneOrNone(jobId));
        add(parameters, "paymentId", oneOrNone(paymentId));
        add(parameters, "from", oneOrNone(from));
        add(parameters, "to", oneOrNone(to));
        return parameters.toString();
    }

    private static List<String> oneOrNone(@Nullable Object value) {
        return value == null ? List.of() : List.of(value.toString());
    }

    private static void add(StringJoiner parameters, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            parameters.add(values.stream()
                    .sorted()
                    .map(value -> URLEncoder.encode(value, UTF_8).replace("%3A", ":"))
                    .collect(joining(",", name + "=", "")));
        }
    }

    /** Whether it only restricts users, types and the end. */
    boolean isByUserTypeAndEndOnly() {
        return directions.isEmpty() && sources.isEmpty() && jobId == null && paymentId == null && from == null;
    }
}
