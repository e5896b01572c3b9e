package org.creditsledger.history.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.ledger.Direction;
import org.jspecify.annotations.Nullable;

/**
 * What a reader has chosen to see: an {@link EntryFilter} in days and presets, before it is known in which zone and on
 * which day it is read.
 *
 * @param zone where days begin and in which times are shown; null for the reader's own
 * @param uid whose entries, where they are everybody's; null for all
 * @param search what is looked for instead: a uid, job, payment or e-mail address
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

    static final FilterChoice NONE =
            new FilterChoice(Set.of(), Set.of(), Set.of(), Period.ALL, null, null, null, null, null);

    FilterChoice {
        types = Set.copyOf(types);
        // Both of two is no choice.
        directions = EnumSet.allOf(Direction.class).equals(directions) ? Set.of() : Set.copyOf(directions);
        sources = Set.copyOf(sources);
    }

    /** @param base whose entries, as {@code uid} and {@code search} came to */
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

    /** Whether it keeps anything out; where days begin does not. */
    boolean isNone() {
        return withZone(null).equals(NONE);
    }

    /** How many things it asks for, as the chips show them. */
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

    /** Whether it asks for more than types and days, so that the list shows less than its statement covers. */
    boolean narrowsTheSpan() {
        return !directions.isEmpty() || !sources.isEmpty() || jobId != null || paymentId != null;
    }

    FilterChoice withTypes(Set<String> types) {
        return new FilterChoice(types, directions, sources, period, jobId, paymentId, zone, uid, search);
    }

    FilterChoice withDirections(Set<Direction> directions) {
        return new FilterChoice(types, directions, sources, period, jobId, paymentId, zone, uid, search);
    }

    FilterChoice withSources(Set<String> sources) {
        return new FilterChoice(types, directions, sources, period, jobId, paymentId, zone, uid, search);
    }

    FilterChoice withPeriod(Period period) {
        return new FilterChoice(types, directions, sources, period, jobId, paymentId, zone, uid, search);
    }

    FilterChoice withJobId(@Nullable String jobId) {
        return new FilterChoice(types, directions, sources, period, jobId, paymentId, zone, uid, search);
    }

    FilterChoice withPaymentId(@Nullable String paymentId) {
        return new FilterChoice(types, directions, sources, period, jobId, paymentId, zone, uid, search);
    }

    FilterChoice withZone(@Nullable ZoneId zone) {
        return new FilterChoice(types, directions, sources, period, jobId, paymentId, zone, uid, search);
    }

    /** Of one user; what was searched for instead is given up. */
    FilterChoice withUid(@Nullable String uid) {
        return new FilterChoice(types, directions, sources, period, jobId, paymentId, zone, uid, null);
    }

    FilterChoice withSearch(@Nullable String search) {
        return new FilterChoice(types, directions, sources, period, jobId, paymentId, zone, null, search);
    }
}
