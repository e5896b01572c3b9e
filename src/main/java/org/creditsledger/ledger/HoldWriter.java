package org.creditsledger.ledger;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Places and settles holds. All of it happens under the lock of the balance row and no other lock, so capture, release and
 * expiry of a hold exclude each other, and none can deadlock with a posting.
 */
@Component
class HoldWriter {

    private static final Logger log = LoggerFactory.getLogger(HoldWriter.class);
    private static final int BALANCES_PER_READ = 100;

    private final BalanceRepository balances;
    private final HoldRepository holds;
    private final EntryRepository entries;
    private final EntityManager entityManager;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final CreditsWatch watch;
    private final LedgerMetrics metrics;
    private final ApplicationEventPublisher events;

    HoldWriter(
            BalanceRepository balances,
            HoldRepository holds,
            EntryRepository entries,
            EntityManager entityManager,
            PlatformTransactionManager transactionManager,
            InstantSource clock,
            CreditsWatch watch,
            LedgerMetrics metrics,
            ApplicationEventPublisher events) {
        this.balances = balances;
        this.holds = holds;
        this.entries = entries;
        this.entityManager = entityManager;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
        this.watch = watch;
        this.metrics = metrics;
        this.events = events;
    }

    PlaceResult place(HoldRequest request) {
        try {
            return inTransaction(() -> decidePlace(request));
        } catch (DataIntegrityViolationException sameJobElsewhere) {
            // Concurrent requests for one job on different balances: the unique key decides, and the repetition finds
            // the winner.
            return inTransaction(() -> decidePlace(request));
        }
    }

    CaptureResult capture(UUID id) {
        return capture(id, hold -> hold.debit(hold.amount()));
    }

    CaptureResult capture(UUID id, long amount) {
        return capture(id, hold -> hold.debit(amount));
    }

    CaptureResult capture(UUID id, long amount, String reason, Map<String, String> meta) {
        return capture(id, hold -> hold.debit(amount, reason, meta));
    }

    private CaptureResult capture(UUID id, Function<HoldRow, Posting> debit) {
        return inTransaction(() -> lockBalanceOf(id)
                .map(balance -> {
                    var hold = holds.findById(id).orElseThrow();
                    return decideCapture(balance, hold, debit.apply(hold));
                })
                .orElseGet(CaptureResult.NotFound::new));
    }

    ReleaseResult release(UUID id) {
        return inTransaction(() -> lockBalanceOf(id)
                .map(balance -> decideRelease(balance, holds.findById(id).orElseThrow()))
                .orElseGet(ReleaseResult.NotFound::new));
    }

    /**
     * Expires due holds, each balance in its own transaction, so that a failure of one does not stop the others. Skips
     * locked balances: another node may be sweeping them, or a posting is writing them and the next sweep follows.
     *
     * @return how many holds expired
     * @throws CannotCreateTransactionException when the database is unreachable, because then the others would fail too
     */
    int expireDue() {
        var now = clock.instant();
        var expired = 0;
        var after = new BalanceId("", "");
        List<BalanceId> due;
        do {
            due = dueAfter(after, now);
            for (var id : due) {
                expired += expireOrSkip(id, now);
                after = id;
            }
        } while (due.size() == BALANCES_PER_READ);
        return expired;
    }

    private List<BalanceId> dueAfter(BalanceId id, Instant now) {
        return inTransaction(() -> holds.findBalanceIdsOfDue(now, id.uid(), id.type(), Limit.of(BALANCES_PER_READ)));
    }

    private int expireOrSkip(BalanceId id, Instant now) {
        try {
            var expired = inTransaction(() -> expireDue(id, now));
            metrics.expired(expired);
            return expired;
        } catch (CannotCreateTransactionException databaseIsAway) {
            throw databaseIsAway;
        } catch (RuntimeException failure) {
            metrics.notExpired();
            log.error("holds not expired: uid={} type={}: {}", id.uid(), id.type(), failure.toString());
            return 0;
        }
    }

    private PlaceResult decidePlace(HoldRequest request) {
        var locked = balances.lock(new BalanceId(request.uid(), request.type()));
        var earlier = holds.findOf(request.job());
        if (earlier.isPresent()) {
            var hold = earlier.get();
            return hold.grants(request)
                    ? new PlaceResult.Replayed(hold.toHold())
                    : new PlaceResult.HoldConflict(hold.toHold());
        }
        var debit = entries.findDebitOf(request.job());
        if (debit.isPresent()) {
            return new PlaceResult.AlreadyDebited(debit.get().toEntry());
        }
        if (locked.isEmpty()) {
            return new PlaceResult.Refused(request.type(), request.amount(), 0, 0);
        }
        var balance = locked.get();
        if (request.amount() > balance.available()) {
            return new PlaceResult.Refused(request.type(), request.amount(), balance.amount(), balance.available());
        }
        var now = clock.instant();
        var hold = new HoldRow(request, now);
        balance.hold(hold.amount(), now);
        entityManager.persist(hold);
        watch.changed(request.uid());
        return new PlaceResult.Placed(hold.toHold());
    }

    private CaptureResult decideCapture(BalanceRow balance, HoldRow hold, Posting posting) {
        var now = clock.instant();
        expireIfDue(balance, hold, now);
        return switch (hold.status()) {
            case RELEASED -> new CaptureResult.AlreadyReleased(hold.toHold());
            case EXPIRED -> new CaptureResult.Expired(hold.toHold());
            case CAPTURED -> {
                var debit = entries.findById(requireNonNull(hold.entryId()))
                        .orElseThrow()
                        .toEntry();
                yield hold.wasCapturedWith(posting.amount())
                        ? new CaptureResult.Replayed(hold.toHold(), debit)
                        : new CaptureResult.AlreadyCaptured(hold.toHold(), debit);
            }
            case PENDING -> captureNow(balance, hold, posting, now);
        };
    }

    private CaptureResult captureNow(BalanceRow balance, HoldRow hold, Posting posting, Instant now) {
        var amount = posting.amount();
        var earlier = entries.findDebitOf(hold.job());
        if (earlier.isPresent()) {
            return new CaptureResult.AlreadyDebited(hold.toHold(), earlier.get().toEntry());
        }
        if (amount > balance.available() + hold.amount()) {
            return new CaptureResult.Exceeds(hold.toHold(), amount, balance.amount(), balance.available());
        }
        balance.unhold(hold.amount(), now);
        var entry = balance.post(posting, now);
        entityManager.persist(entry);
        hold.capture(entry.toEntry());
        watch.changed(posting.uid());
        return new CaptureResult.Captured(hold.toHold(), entry.toEntry());
    }

    private ReleaseResult decideRelease(BalanceRow balance, HoldRow hold) {
        var now = clock.instant();
        expireIfDue(balance, hold, now);
        return switch (hold.status()) {
            case RELEASED -> new ReleaseResult.Replayed(hold.toHold());
            case EXPIRED -> new ReleaseResult.Expired(hold.toHold());
            case CAPTURED -> new ReleaseResult.AlreadyCaptured(hold.toHold());
            case PENDING -> {
                balance.unhold(hold.amount(), now);
                hold.release(now);
                watch.changed(balance.id().uid());
                yield new ReleaseResult.Released(hold.toHold());
            }
        };
    }

    private int expireDue(BalanceId id, Instant now) {
        var locked = balances.lockUnlessLocked(id);
        if (locked.isEmpty()) {
            return 0;
        }
        var balance = locked.get();
        var due = holds.findDue(id.uid(), id.type(), now);
        for (var hold : due) {
            expire(balance, hold, now);
            events.publishEvent(new LedgerEvent.HoldExpired(hold.toHold(), balance.amount(), balance.available()));
        }
        return due.size();
    }

    /** A late capture or release finds an expired hold, even before the sweep has expired it. */
    private void expireIfDue(BalanceRow balance, HoldRow hold, Instant now) {
        if (hold.isDue(now)) {
            expire(balance, hold, now);
        }
    }

    private void expire(BalanceRow balance, HoldRow hold, Instant now) {
        balance.unhold(hold.amount(), now);
        hold.expire(now);
        watch.changed(balance.id().uid());
    }

    private Optional<BalanceRow> lockBalanceOf(UUID holdId) {
        return holds.findBalanceId(holdId).flatMap(balances::lock);
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transaction.execute(_ -> work.get());
    }
}
