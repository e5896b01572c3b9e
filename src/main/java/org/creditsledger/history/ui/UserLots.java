package org.creditsledger.history.ui;

import static java.util.function.Predicate.not;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.creditsledger.ledger.Balance;
import org.creditsledger.ledger.Balances;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.lots.Lot;
import org.creditsledger.lots.LotList;

/**
 * The credits of a user at one moment.
 *
 * @param open the lots with credits, in the order of their use
 */
record UserLots(String uid, Balances balances, List<Lot> open, Instant now) {

    /** Within it the time of the day matters to readers. */
    private static final Duration SOON = Duration.ofDays(2);

    static UserLots read(String uid, LedgerService ledger, LotList lots, InstantSource clock) {
        // Before the rest: a lot that ends meanwhile is then still waited for.
        var now = clock.instant();
        return new UserLots(uid, ledger.balances(uid), lots.open(uid), now);
    }

    /** Of one type. */
    Stream<Lot> open(String type) {
        return open.stream().filter(lot -> lot.type().equals(type));
    }

    /** Whether the next job of its type takes credits of this lot. */
    boolean isUsedFirst(Lot lot) {
        return open(lot.type())
                .filter(not(this::isOver))
                .filter(other -> other.remaining() > other.held())
                .findFirst()
                .filter(first -> !(first.isAfterPlain() && plain(lot.type()) > 0))
                .equals(Optional.of(lot));
    }

    /** Available credits in no lot. */
    private long plain(String type) {
        var inLots = open(type)
                .filter(not(this::isOver))
                .mapToLong(lot -> lot.remaining() - lot.held())
                .sum();
        return balances.perType().stream()
                        .filter(balance -> balance.type().equals(type))
                        .mapToLong(Balance::available)
                        .sum()
                - inLots;
    }

    boolean isOver(Lot lot) {
        return lot.isOver(now);
    }

    Optional<Instant> nextEnd() {
        return ends(open.stream()).min(Comparator.naturalOrder());
    }

    /** The credits of a type that end next, if they do within {@link LotList#AHEAD}. */
    Optional<Ending> nextOf(String type, ZoneId zone) {
        return ends(open(type))
                .min(Comparator.naturalOrder())
                .filter(end -> !end.isAfter(now.plus(LotList.AHEAD)))
                .map(end -> ending(type, end, zone));
    }

    /** The credits that end next, of all types. */
    Optional<Ending> next(ZoneId zone) {
        return nextEnd()
                .flatMap(end -> open.stream()
                        .filter(lot -> end.equals(lot.expiresAt()))
                        .findFirst()
                        .map(lot -> ending(lot.type(), end, zone)));
    }

    private Stream<Instant> ends(Stream<Lot> lots) {
        return lots.map(Lot::expiresAt).filter(Objects::nonNull).filter(end -> end.isAfter(now));
    }

    /** With all credits of this type whose end is shown as the same. */
    private Ending ending(String type, Instant end, ZoneId zone) {
        var isSoon = end.isBefore(now.plus(SOON));
        var unit = isSoon ? ChronoUnit.MINUTES : ChronoUnit.DAYS;
        var shown = end.atZone(zone).truncatedTo(unit);
        var credits = open(type)
                .filter(lot -> ends(Stream.of(lot))
                        .anyMatch(other -> other.atZone(zone).truncatedTo(unit).equals(shown)))
                .mapToLong(Lot::remaining)
                .sum();
        return new Ending(type, credits, end, isSoon);
    }

    /**
     * Credits that end if they are not used.
     *
     * @param amount whole credits
     * @param isSoon whether to say the time of the day
     */
    record Ending(String type, long amount, Instant end, boolean isSoon) {}
}
