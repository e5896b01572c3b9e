package org.creditsledger.ledger;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lists what is and was reserved of a user's credits. */
@Service
@PreAuthorize("hasAnyRole('SERVICE', 'ADMIN') or #uid == authentication.name")
public class HoldList {

    /** The most holds that one read may ask for. */
    public static final int MAX_PAGE_SIZE = LedgerService.MAX_PAGE_SIZE;

    private static final HoldPosition NEWEST =
            new HoldPosition(Instant.parse("9999-12-31T23:59:59Z"), new UUID(-1, -1));

    private final HoldRepository holds;

    HoldList(HoldRepository holds) {
        this.holds = holds;
    }

    /**
     * A user's holds, newest first.
     *
     * @param statuses empty for all
     * @param after the last that was seen; null for the newest
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     */
    @Transactional(readOnly = true)
    public HoldPage page(String uid, Set<HoldStatus> statuses, @Nullable HoldPosition after, int limit) {
        if (limit < 1 || limit > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE_SIZE + ": " + limit);
        }
        var position = after == null ? NEWEST : after;
        // One more than is asked for says whether there are more, without another query.
        var oneMore = holds
                .findByUid(
                        uid,
                        statuses.isEmpty() ? EnumSet.allOf(HoldStatus.class) : statuses,
                        position.createdAt(),
                        position.id(),
                        Limit.of(limit + 1))
                .stream()
                .map(HoldRow::toHold)
                .toList();
        var page = oneMore.stream().limit(limit).toList();
        return new HoldPage(page, oneMore.size() > limit ? HoldPosition.of(page.getLast()) : null);
    }

    /** Where a hold stands in the list of its user; empty if it does not exist or is somebody else's. */
    @Transactional(readOnly = true)
    public Optional<HoldPosition> position(String uid, UUID holdId) {
        return holds.findById(holdId)
                .map(HoldRow::toHold)
                .filter(hold -> hold.uid().equals(uid))
                .map(HoldPosition::of);
    }
}
