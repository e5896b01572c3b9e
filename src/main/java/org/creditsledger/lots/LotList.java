package org.creditsledger.lots;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lists the lots of a user. */
@Service
@PreAuthorize("hasAnyRole('SERVICE', 'READER', 'ADMIN') or #uid == authentication.name")
public class LotList {

    /** How far ahead {@link #expiring} looks. */
    public static final Duration AHEAD = Duration.ofDays(90);

    private static final int PAST = 50;

    private final LotRepository lots;
    private final InstantSource clock;

    LotList(LotRepository lots, InstantSource clock) {
        this.lots = lots;
        this.clock = clock;
    }

    /** Those with credits, in the order of their use. One that is over is only there for what running jobs have reserved. */
    @Transactional(readOnly = true)
    public List<Lot> open(String uid) {
        return lots.findOpen(uid, clock.instant());
    }

    /** A lot of any user, also one without credits. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Lot> find(UUID lotId) {
        return lots.findById(lotId, clock.instant());
    }

    /** How its end has changed, the oldest change first. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public List<LotChange> changes(UUID lotId) {
        return lots.findChanges(lotId);
    }

    /** Those that are used up or over, newest first: the last {@value #PAST}. */
    @Transactional(readOnly = true)
    public List<Lot> past(String uid) {
        return lots.findPast(uid, clock.instant(), PAST);
    }

    /** Some of the user's lots, in any order. */
    @Transactional(readOnly = true)
    public List<Lot> all(String uid, Collection<UUID> ids) {
        return ids.isEmpty() ? List.of() : lots.findAll(uid, ids, clock.instant());
    }

    /**
     * Whole credits of a user that expire until an instant if nothing is used until then, by type. None for an instant that is not in
     * the future: the entries of the past say what has expired.
     */
    @Transactional(readOnly = true)
    public Map<String, Long> expiringUntil(String uid, Instant instant) {
        return instant.isAfter(clock.instant()) ? lots.sumsOfOver(uid, instant, true) : Map.of();
    }

    /** What expires if it is not used, by day in UTC and type, the first day first. */
    public static List<Expiring> expiring(List<Lot> open, Instant now) {
        return open.stream()
                .<Expiring>mapMulti((lot, some) -> {
                    var end = lot.expiresAt();
                    if (end != null && end.isAfter(now) && !end.isAfter(now.plus(AHEAD))) {
                        some.accept(
                                new Expiring(end.atOffset(ZoneOffset.UTC).toLocalDate(), lot.type(), lot.remaining()));
                    }
                })
                .collect(groupingBy(Expiring::key, summingLong(Expiring::amount)))
                .entrySet()
                .stream()
                .map(sum -> new Expiring(sum.getKey().day(), sum.getKey().type(), sum.getValue()))
                .sorted(Comparator.comparing(Expiring::day).thenComparing(Expiring::type))
                .toList();
    }

    private record Day(LocalDate day, String type) {}

    /**
     * Credits that end on a day.
     *
     * @param amount whole credits
     */
    public record Expiring(LocalDate day, String type, long amount) {

        private Day key() {
            return new Day(day, type);
        }
    }
}
