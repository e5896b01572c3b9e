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
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The callers whose balance is locked elsewhere, in their order. The first of each balance tries again, together with the
 * callers of other users, after pauses that grow. Meanwhile they occupy no connection and no place in the queue. The writer
 * guards this object.
 */
class LockedOut {

    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Map<BalanceId, Lane> lanes = new HashMap<>();

    int size() {
        return lanes.values().stream().mapToInt(lane -> lane.callers.size()).sum();
    }

    int size(BalanceId balance) {
        return lane(balance).map(lane -> lane.callers.size()).orElse(0);
    }

    boolean contains(BalanceId balance) {
        return lanes.containsKey(balance);
    }

    /** Whether a caller waits here, and is not trying just now. */
    boolean isWaiting(BalanceId balance, Caller<?> caller) {
        return lane(balance)
                .filter(lane -> lane.trying != caller && lane.callers.contains(caller))
                .isPresent();
    }

    boolean isFirst(BalanceId balance, Caller<?> caller) {
        return first(balance).filter(caller::equals).isPresent();
    }

    Optional<Caller<?>> first(BalanceId balance) {
        return lane(balance).map(lane -> lane.callers.getFirst());
    }

    /** A caller has found the balance locked, for the first time or again. */
    void locked(BalanceId balance, Caller<?> caller, long nowNanos) {
        var lane = lanes.computeIfAbsent(balance, _ -> new Lane(nowNanos));
        if (lane.trying == caller) {
            lane.trying = null;
        } else {
            lane.callers.add(caller);
        }
        // What was locked for long will probably stay locked for long.
        var pause = Math.clamp((nowNanos - lane.sinceNanos) / 4, SHORTEST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
        lane.tryAtNanos = nowNanos + pause;
    }

    /** Puts a caller behind the others of a balance that {@linkplain #contains is here}. */
    void add(BalanceId balance, Caller<?> caller) {
        Objects.requireNonNull(lanes.get(balance)).callers.add(caller);
    }

    void remove(BalanceId balance, Caller<?> caller) {
        var lane = lanes.get(balance);
        if (lane != null && lane.callers.remove(caller) && lane.callers.isEmpty()) {
            lanes.remove(balance);
        }
    }

    /** The first caller of each balance whose pause is over; it is trying until it is {@linkplain #locked locked} again. */
    List<Caller<?>> due(long nowNanos) {
        if (lanes.isEmpty()) {
            return List.of();
        }
        var due = new ArrayList<Caller<?>>();
        for (var lane : lanes.values()) {
            if (lane.trying == null && nowNanos - lane.tryAtNanos >= 0) {
                lane.trying = lane.callers.getFirst();
                due.add(lane.trying);
            }
        }
        return due;
    }

    /** A caller that {@linkplain #isFirst is first} tries now, in another way than the others. */
    void trying(BalanceId balance, Caller<?> caller) {
        Objects.requireNonNull(lanes.get(balance)).trying = caller;
    }

    /** The balance is no longer locked: removes and returns its waiting callers, without the one that is trying. */
    List<Caller<?>> free(BalanceId balance) {
        var lane = lanes.remove(balance);
        if (lane == null) {
            return List.of();
        }
        lane.callers.removeIf(caller -> caller == lane.trying);
        return List.copyOf(lane.callers);
    }

    /** Until the first caller of a balance tries again; not positive when that is due. */
    long pauseNanos(BalanceId balance, long nowNanos) {
        return lane(balance).map(lane -> lane.tryAtNanos - nowNanos).orElse(0L);
    }

    private Optional<Lane> lane(BalanceId balance) {
        return Optional.ofNullable(lanes.get(balance));
    }

    private static class Lane {

        private final Deque<Caller<?>> callers = new ArrayDeque<>();
        private final long sinceNanos;
        private long tryAtNanos;
        private @Nullable Caller<?> trying;

        Lane(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /** A thread that waits for the answer to its operation. */
    static class Caller<R> {

        private final Thread thread;
        private final Operation<R> operation;
        private @Nullable Long lockedSinceNanos;
        private BatchWriter.@Nullable Answer<R> decided;
        private @Nullable Throwable failure;
        /** Written after these two, and read before them, because nothing guards the reader. */
        private volatile boolean isAnswered;

        Caller(Thread thread, Operation<R> operation) {
            this.thread = thread;
            this.operation = operation;
        }

        Operation<R> operation() {
            return operation;
        }

        boolean isAnswered() {
            return isAnswered;
        }

        BalanceId balance() {
            return operation.balance();
        }

        String uid() {
            return balance().uid();
        }

        /** Only the first time counts. */
        void lockedSince(long nanos) {
            if (lockedSinceNanos == null) {
                lockedSinceNanos = nanos;
            }
        }

        long lockedNanos(long now) {
            return now - Objects.requireNonNull(lockedSinceNanos);
        }

        /** Allocates nothing: the failure can be a lack of memory. */
        @SuppressWarnings("unchecked") // The answer to this caller's own operation has its result.
        void answer(BatchWriter.@Nullable Answer<?> decided, @Nullable Throwable failure) {
            this.decided = (BatchWriter.Answer<R>) decided;
            this.failure = failure;
            isAnswered = true;
        }

        void wake() {
            LockSupport.unpark(thread);
        }

        BatchWriter.Answer<R> answer() {
            return decided == null ? new BatchWriter.Answer.Failed<>(Objects.requireNonNull(failure)) : decided;
        }
    }
}
