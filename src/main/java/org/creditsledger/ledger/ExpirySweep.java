package org.creditsledger.ledger;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.creditsledger.database.DatabaseTime;
import org.creditsledger.lots.LotRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Regularly expires holds whose time is over, and then lots, on every node. */
@Component
class ExpirySweep {

    private static final Logger log = LoggerFactory.getLogger(ExpirySweep.class);
    private static final int BALANCES_PER_READ = 100;

    private final BalanceRepository balances;
    private final HoldRepository holds;
    private final LotRepository lots;
    private final CoalescingWriter writer;
    private final EntityManager entityManager;
    private final TransactionTemplate transaction;
    private final DatabaseTime time;
    private final LedgerMetrics metrics;
    private final ApplicationEventPublisher events;

    ExpirySweep(
            BalanceRepository balances,
            HoldRepository holds,
            LotRepository lots,
            CoalescingWriter writer,
            EntityManager entityManager,
            PlatformTransactionManager transactionManager,
            DatabaseTime time,
            LedgerMetrics metrics,
            ApplicationEventPublisher events) {
        this.balances = balances;
        this.holds = holds;
        this.lots = lots;
        this.writer = writer;
        this.entityManager = entityManager;
        this.transaction = new TransactionTemplate(transactionManager);
        this.time = time;
        this.metrics = metrics;
        this.events = events;
    }

    @Scheduled(
            initialDelayString = "${credits.holds.sweep-interval-ms}",
            fixedDelayString = "${credits.holds.sweep-interval-ms}")
    void sweep() {
        var expired = expireDue();
        if (expired > 0) {
            log.info("expired holds: {}", expired);
        }
        var expiredLots = expireDueLots();
        if (expiredLots > 0) {
            log.info("expired lots: {}", expiredLots);
        }
    }

    /**
     * Writes off what is over of lots, balance by balance. Nobody waits for it: without it, the next operation on a balance does
     * the same.
     *
     * @return of how many lots
     */
    int expireDueLots() {
        var expired = 0;
        for (var balance : lots.findBalancesOfDue(time.instant())) {
            try {
                expired += writer.write(new LotChanges.Expire(new BalanceId(balance.uid(), balance.type())));
                events.publishEvent(new LedgerEvent.CreditsChanged(balance.uid()));
            } catch (RuntimeException failure) {
                log.error("lots not expired: uid={} type={}: {}", balance.uid(), balance.type(), failure.toString());
            }
        }
        return expired;
    }

    /**
     * Expires due holds, each balance in its own transaction, so that a failure of one does not stop the others. Skips
     * locked balances: another node may be sweeping them, or a posting is writing them and the next sweep follows.
     *
     * @return how many holds expired
     * @throws CannotCreateTransactionException when the database is unreachable, because then the others would fail too
     */
    int expireDue() {
        var now = time.instant();
        var expired = 0;
        var after = new BalanceId("", "");
        List<BalanceId> due;
        do {
            due = dueAfter(after, now);
            for (var id : due) {
                expired += expireOrSkip(id);
                after = id;
            }
        } while (due.size() == BALANCES_PER_READ);
        return expired;
    }

    private List<BalanceId> dueAfter(BalanceId id, Instant now) {
        return inTransaction(() -> holds.findBalanceIdsOfDue(now, id.uid(), id.type(), Limit.of(BALANCES_PER_READ)));
    }

    private int expireOrSkip(BalanceId id) {
        try {
            var expired = inTransaction(() -> expireDue(id));
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

    private int expireDue(BalanceId id) {
        var locked = balances.lockUnlessLocked(id);
        if (locked.isEmpty()) {
            return 0;
        }
        var balance = locked.get();
        var now = time.exactly();
        var due = holds.findDue(id.uid(), id.type(), now);
        var decisions = new Decisions(
                new Decisions.Facts(List.of(balance), List.of(), due, Map.of(), List.of(), List.of()), lots);
        for (var hold : due) {
            decisions.holds().expireIfDue(hold, now);
            events.publishEvent(new LedgerEvent.CreditsChanged(id.uid()));
            events.publishEvent(new LedgerEvent.HoldExpired(hold.toHold(), balance.amount(), balance.available()));
        }
        decisions.newEntries().forEach(entityManager::persist);
        decisions.saveLots();
        return due.size();
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transaction.execute(_ -> work.get());
    }
}
