package org.creditsledger.history.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.ledger.Direction;
import org.jspecify.annotations.Nullable;

/**
 * The filters that a reader has chosen: an {@link EntryFilter} in days and presets. The time zone and the day of reading turn
 * it into one.
 *
 * @param zone in which days begin and times are shown; null for the reader's own
 * @param uid the user whose entries are listed on the page of all users; null for all users
 * @param search the uid, job, payment or e-mail address to search for instead
 */
record FilterChoice(
        Set<String> types,
        Set<Direction> directions,
        Set<String> sources,
        Period period,
        @Nullable String jobId,
        @Nullable String paymentId,
        @Nullable ZoneId zone,
        @Nullable String uid,
        @Nullable String search) {

    static final FilterChoice NONE = new Draft().choice();

    FilterChoice {
        types = Set.copyOf(types);
        // Both of two is no choice.
        directions = EnumSet.allOf(Direction.class).equals(directions) ? Set.of() : Set.copyOf(directions);
        sources = Set.copyOf(sources);
    }

    /** @param base the entries that {@code uid} or {@code search} stand for */
    EntryFilter over(EntryFilter base, ZoneId readersZone, Instant now) {
        var zoneOfDays = zoneFor(readersZone);
        var days = period.days(LocalDate.ofInstant(now, zoneOfDays));
        var filter = base.withTypes(types)
                .withDirections(directions)
                .withSources(sources)
                .between(days.from(zoneOfDays), days.to(zoneOfDays));
        filter = jobId == null ? filter : filter.withJobId(jobId);
        return paymentId == null ? filter : filter.withPaymentId(paymentId);
    }

    ZoneId zoneFor(ZoneId readersZone) {
        return zone == null ? readersZone : zone;
    }

    /** Whether it leaves no entry out. The time zone alone leaves none out. */
    boolean isNone() {
        return withZone(null).equals(NONE);
    }

    /** The number of its chips. */
    int parts() {
        return types.size()
                + directions.size()
                + sources.size()
                + (period.equals(Period.ALL) ? 0 : 1)
                + (jobId == null ? 0 : 1)
                + (paymentId == null ? 0 : 1)
                + (zone == null ? 0 : 1)
                + (uid == null ? 0 : 1)
                + (search == null ? 0 : 1);
    }

    /** Whether it filters by more than types and days, so that the list shows less than its statement covers. */
    boolean narrowsTheSpan() {
        return !directions.isEmpty() || !sources.isEmpty() || jobId != null || paymentId != null;
    }

    FilterChoice withTypes(Set<String> types) {
        return changed(draft -> draft.types = types);
    }

    FilterChoice withDirections(Set<Direction> directions) {
        return changed(draft -> draft.directions = directions);
    }

    FilterChoice withSources(Set<String> sources) {
        return changed(draft -> draft.sources = sources);
    }

    FilterChoice withPeriod(Period period) {
        return changed(draft -> draft.period = period);
    }

    FilterChoice withJobId(@Nullable String jobId) {
        return changed(draft -> draft.jobId = jobId);
    }

    FilterChoice withPaymentId(@Nullable String paymentId) {
        return changed(draft -> draft.paymentId = paymentId);
    }

    FilterChoice withZone(@Nullable ZoneId zone) {
        return changed(draft -> draft.zone = zone);
    }

    /** Entries of one user, instead of a search. */
    FilterChoice withUid(@Nullable String uid) {
        return changed(draft -> {
            draft.uid = uid;
            draft.search = null;
        });
    }

    /** The results of a search, instead of one user's entries. */
    FilterChoice withSearch(@Nullable String search) {
        return changed(draft -> {
            draft.uid = null;
            draft.search = search;
        });
    }

    private FilterChoice changed(Consumer<Draft> change) {
        var draft = new Draft();
        draft.types = types;
        draft.directions = directions;
        draft.sources = sources;
        draft.period = period;
        draft.jobId = jobId;
        draft.paymentId = paymentId;
        draft.zone = zone;
        draft.uid = uid;
        draft.search = search;
        change.accept(draft);
        return draft.choice();
    }

    /** A choice in the making; without a change it chooses nothing. */
    private static final class Draft {

        private Set<String> types = Set.of();
        private Set<Direction> directions = Set.of();
        private Set<String> sources = Set.of();
        private Period period = Period.ALL;
        private @Nullable String jobId;
        private @Nullable String paymentId;
        private @Nullable ZoneId zone;
        private @Nullable String uid;
        private @Nullable String search;

        private FilterChoice choice() {
            return new FilterChoice(types, directions, sources, period, jobId, paymentId, zone, uid, search);
        }
    }
}
