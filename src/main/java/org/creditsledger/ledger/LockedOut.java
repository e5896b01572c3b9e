package org.creditsledger.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The callers whose balance is locked elsewhere, in their order. The first of each balance tries again, together with the
 * callers of other users, after pauses that grow. Meanwhile they occupy no connection and no place in the queue. The writer
 * guards this object.
 *
 * @param <C> a caller
 */
class LockedOut<C> {

    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Map<BalanceId, Lane<C>> lanes = new HashMap<>();
    private int callers;

    int size() {
        return callers;
    }

    int size(BalanceId balance) {
        return lane(balance).map(lane -> lane.callers.size()).orElse(0);
    }

    boolean contains(BalanceId balance) {
        return lanes.containsKey(balance);
    }

    /** Whether a caller waits here, and is not trying just now. */
    boolean isWaiting(BalanceId balance, C caller) {
        return lane(balance)
                .filter(lane -> lane.trying != caller && lane.callers.contains(caller))
                .isPresent();
    }

    boolean isFirst(BalanceId balance, C caller) {
        return first(balance).filter(caller::equals).isPresent();
    }

    Optional<C> first(BalanceId balance) {
        return lane(balance).map(lane -> lane.callers.getFirst());
    }

    /** A caller has found the balance locked, for the first time or again. */
    void locked(BalanceId balance, C caller, long nowNanos) {
        var lane = lanes.computeIfAbsent(balance, _ -> new Lane<>(nowNanos));
        if (lane.trying == caller) {
            lane.trying = null;
        } else {
            lane.callers.add(caller);
            callers++;
        }
        // What was locked for long will probably stay locked for long.
        var pause = Math.clamp((nowNanos - lane.sinceNanos) / 4, SHORTEST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
        lane.tryAtNanos = nowNanos + pause;
    }

    /** Puts a caller behind the others of a balance that {@linkplain #contains is here}. */
    void add(BalanceId balance, C caller) {
        Objects.requireNonNull(lanes.get(balance)).callers.add(caller);
        callers++;
    }

    void remove(BalanceId balance, C caller) {
        var lane = lanes.get(balance);
        if (lane != null && lane.callers.remove(caller)) {
            callers--;
            if (lane.callers.isEmpty()) {
                lanes.remove(balance);
            }
        }
    }

    /** The first caller of each balance whose pause is over; it is trying until it is {@linkplain #locked locked} again. */
    List<C> due(long nowNanos) {
        if (lanes.isEmpty()) {
            return List.of();
        }
        var due = new ArrayList<C>();
        for (var lane : lanes.values()) {
            if (lane.trying == null && nowNanos - lane.tryAtNanos >= 0) {
                lane.trying = lane.callers.getFirst();
                due.add(lane.trying);
            }
        }
        return due;
    }

    /** The balance is no longer locked: removes and returns its waiting callers, without the one that is trying. */
    List<C> free(BalanceId balance) {
        var lane = lanes.remove(balance);
        if (lane == null) {
            return List.of();
        }
        callers -= lane.callers.size();
        lane.callers.removeIf(caller -> caller == lane.trying);
        return List.copyOf(lane.callers);
    }

    /** Until the first caller of a balance tries again; not positive when that is due. */
    long pauseNanos(BalanceId balance, long nowNanos) {
        return lane(balance).map(lane -> lane.tryAtNanos - nowNanos).orElse(0L);
    }

    private Optional<Lane<C>> lane(BalanceId balance) {
        return Optional.ofNullable(lanes.get(balance));
    }

    private static class Lane<C> {

        private final Deque<C> callers = new ArrayDeque<>();
        private final long sinceNanos;
        private long tryAtNanos;
        private @Nullable C trying;

        Lane(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }
}
