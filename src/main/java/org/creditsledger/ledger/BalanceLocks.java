package org.creditsledger.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;

/**
 * Locks balances for transactions that do more than one operation of the ledger. Each of them keeps a connection while it
 * waits, so only some may wait at once, and only for a balance whose lock changes hands: the locked balance of one user must not
 * take the connections from all others.
 */
@Component
class BalanceLocks {

    /** Fewer than the connections of the smallest usual pool, which has ten. */
    private static final int MAX_WAITING = 9;

    private static final long STUCK_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BalanceRepository balances;

    // Guarded by this: when those that wait began to, the first of each balance first.
    private final Map<BalanceId, Deque<Long>> waiting = new HashMap<>();
    private int allWaiting;

    BalanceLocks(BalanceRepository balances) {
        this.balances = balances;
    }

    /**
     * Locks a balance until the caller's transaction ends.
     *
     * @return empty if the user never had such credits
     * @throws CannotAcquireLockException when too many transactions are waiting, or one has waited for this balance for long
     */
    Optional<BalanceRow> lock(BalanceId id) {
        var free = balances.lockUnlessLocked(id);
        if (free.isPresent() || !balances.existsById(id)) {
            return free;
        }
        var begunNanos = begin(id);
        try {
            return balances.lock(id);
        } finally {
            end(id, begunNanos);
        }
    }

    private synchronized Long begin(BalanceId id) {
        var nowNanos = System.nanoTime();
        var others = waiting.getOrDefault(id, new ArrayDeque<>());
        var isStuck = !others.isEmpty() && nowNanos - others.getFirst() > STUCK_AFTER_NANOS;
        if (isStuck || allWaiting == MAX_WAITING) {
            throw new CannotAcquireLockException("locked elsewhere, and other transactions are waiting");
        }
        others.add(nowNanos);
        waiting.put(id, others);
        allWaiting++;
        return nowNanos;
    }

    private synchronized void end(BalanceId id, Long begunNanos) {
        allWaiting--;
        waiting.computeIfPresent(id, (_, others) -> {
            others.remove(begunNanos);
            return others.isEmpty() ? null : others;
        });
    }
}
