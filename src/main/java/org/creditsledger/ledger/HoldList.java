package org.creditsledger.ledger;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.database.Timestamps;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lists the holds of a user, pending and settled. */
@Service
@PreAuthorize("hasAnyRole('SERVICE', 'ADMIN') or #uid == authentication.name")
public class HoldList {

    /** The most holds that one read may ask for. */
    public static final int MAX_PAGE_SIZE = LedgerService.MAX_PAGE_SIZE;

    private static final Position NEWEST = new Position(Timestamps.LATEST, new UUID(-1, -1));

    private final HoldRepository holds;
    private final InstantSource clock;

    HoldList(HoldRepository holds, InstantSource clock) {
        this.holds = holds;
        this.clock = clock;
    }

    /**
     * A user's holds, newest first. A hold whose time is over is shown as expired, even before the sweep has expired it.
     *
     * @param statuses empty for all
     * @param after the last hold of the previous page; null for the first page
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     */
    @Transactional(readOnly = true)
    public Page page(String uid, Set<HoldStatus> statuses, @Nullable Position after, int limit) {
        requireLimit(limit);
        var position = after == null ? NEWEST : after;
        var asked = statuses.isEmpty() ? EnumSet.allOf(HoldStatus.class) : statuses;
        var now = clock.instant();
        // One more than requested shows whether there are more, without another query.
        var oneMore = holds
                .findByUid(
                        uid,
                        asked,
                        asked.contains(HoldStatus.EXPIRED)
                                ? Timestamps.EARLIEST
                                : asked.contains(HoldStatus.PENDING) ? now : Timestamps.LATEST,
                        asked.contains(HoldStatus.PENDING) ? Timestamps.LATEST : now,
                        position.createdAt(),
                        position.id(),
                        Limit.of(limit + 1))
                .stream()
                .map(hold -> hold.toHold(now))
                .toList();
        var page = oneMore.stream().limit(limit).toList();
        return new Page(page, oneMore.size() > limit ? Position.of(page.getLast()) : null);
    }

    /**
     * The holds of a user's running jobs, newest first. A hold whose time is over is not among them.
     *
     * @param type null for all
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     */
    @Transactional(readOnly = true)
    public Running running(String uid, @Nullable String type, int limit) {
        requireLimit(limit);
        var now = clock.instant();
        return Running.of(holds.findRunningOf(uid, type, now, Limit.of(limit + 1)), limit, now);
    }

    /**
     * The holds of running jobs of all users, those that expire first on top.
     *
     * @param uid null for all
     * @param type null for all
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public Running runningOfAll(@Nullable String uid, @Nullable String type, int limit) {
        requireLimit(limit);
        var now = clock.instant();
        return Running.of(holds.findRunning(uid, type, now, Limit.of(limit + 1)), limit, now);
    }

    /** The holds for a user's job, of every source that knows a job of this id; newest first. */
    @Transactional(readOnly = true)
    public List<Hold> ofJob(String uid, String jobId) {
        var now = clock.instant();
        return holds.findByUidAndJobId(uid, jobId).stream()
                .map(hold -> hold.toHold(now))
                .toList();
    }

    /** The position of a hold in the list of its user; empty if it does not exist or is of another user. */
    @Transactional(readOnly = true)
    public Optional<Position> position(String uid, UUID holdId) {
        return holds.findById(holdId)
                .map(HoldRow::toHold)
                .filter(hold -> hold.uid().equals(uid))
                .map(Position::of);
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE_SIZE + ": " + limit);
        }
    }

    /**
     * Holds of running jobs.
     *
     * @param hasMore whether there are more than were asked for
     * @param readAt when they were running
     */
    public record Running(List<Hold> holds, boolean hasMore, Instant readAt) {

        private static Running of(List<HoldRow> oneMore, int limit, Instant now) {
            return new Running(
                    oneMore.stream().limit(limit).map(hold -> hold.toHold(now)).toList(), oneMore.size() > limit, now);
        }
    }

    /**
     * Some holds of a user, newest first.
     *
     * @param next the position of the next page; absent on the last one
     */
    public record Page(List<Hold> holds, @Nullable Position next) {}

    /** A place in a list of holds, which runs from the newest to the oldest. */
    public record Position(Instant createdAt, UUID id) {

        public static Position of(Hold hold) {
            return new Position(hold.createdAt(), hold.id());
        }
    }
}
