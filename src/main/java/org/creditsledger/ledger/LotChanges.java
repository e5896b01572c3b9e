package org.creditsledger.ledger;

import java.time.Instant;
import java.util.UUID;
import org.creditsledger.lots.LotChange;
import org.creditsledger.lots.LotChangeResult;
import org.creditsledger.lots.LotRepository;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Changes lots without a posting, each under the lock of its balance. */
@Service
public class LotChanges {

    private final LotRepository lots;
    private final CoalescingWriter writer;
    private final ApplicationEventPublisher events;

    LotChanges(LotRepository lots, CoalescingWriter writer, ApplicationEventPublisher events) {
        this.lots = lots;
        this.writer = writer;
        this.events = events;
    }

    /**
     * Moves the end of a lot, in either direction. What jobs have reserved stays reserved.
     *
     * @param expiresAt the new end
     * @param reason a line for people
     */
    @PreAuthorize("hasRole('ADMIN')")
    public LotChangeResult move(UUID lotId, Instant expiresAt, String reason, String adminUid) {
        return change(lotId, adminUid, new Wish(expiresAt, reason, "admin:" + adminUid));
    }

    /**
     * Debits all credits of a lot that no job has reserved, and ends it. What comes back to it later is written off.
     *
     * @param reason a line for people, which the debit has too
     */
    @PreAuthorize("hasRole('ADMIN')")
    public LotChangeResult voidLot(UUID lotId, String reason, String adminUid) {
        return change(lotId, adminUid, new Wish(null, reason, "admin:" + adminUid));
    }

    /**
     * Moves the end of a lot, or voids it, by a rule.
     *
     * @param expiresAt the new end; null to void it
     * @param reason a line for people
     * @param service {@code service:<name>}
     */
    @PreAuthorize("hasRole('SERVICE')")
    public LotChangeResult changeByRule(UUID lotId, @Nullable Instant expiresAt, String reason, String service) {
        return change(lotId, null, new Wish(expiresAt, reason, service));
    }

    /** Writes off the credits of a balance whose time is over, as the next operation on it would. */
    @PreAuthorize("hasRole('SERVICE')")
    public void writeOff(String uid, String type) {
        writer.write(new Expire(new BalanceId(uid, type)));
    }

    private LotChangeResult change(UUID lotId, @Nullable String adminUid, Wish wish) {
        var balance = lots.findBalanceOf(lotId);
        if (balance.isEmpty()) {
            return new LotChangeResult.NotFound();
        }
        if (balance.get().uid().equals(adminUid)) {
            return new LotChangeResult.Own();
        }
        var id = new BalanceId(balance.get().uid(), balance.get().type());
        var result = writer.write(new Change(id, lotId, wish));
        events.publishEvent(new LedgerEvent.CreditsChanged(id.uid()));
        return result;
    }

    /** @param expiresAt null to void it */
    record Wish(@Nullable Instant expiresAt, String reason, String createdBy) {

        LotChange at(Instant now) {
            return expiresAt == null
                    ? new LotChange(LotChange.Kind.VOID, now, reason, now, createdBy)
                    : new LotChange(LotChange.Kind.MOVE, expiresAt, reason, now, createdBy);
        }
    }

    record Change(BalanceId balance, UUID lotId, Wish wish) implements Operation<LotChangeResult> {
        @Override
        public LotChangeResult decide(Decisions decisions, Instant now) {
            var locked = decisions.lockedBalance(balance).orElseThrow();
            return decisions.changeLot(locked, lotId, wish.at(now), now);
        }
    }

    /** Writes off what is over. Returns how many lots that concerns. */
    record Expire(BalanceId balance) implements Operation<Integer> {
        @Override
        public Integer decide(Decisions decisions, Instant now) {
            return decisions
                    .lockedBalance(balance)
                    .map(locked -> decisions.expireDue(locked, now))
                    .orElse(0);
        }
    }
}
