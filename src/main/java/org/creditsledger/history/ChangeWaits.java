package org.creditsledger.history;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Limits how many requests wait for changes, and ends their waits when the node stops. */
@Component
class ChangeWaits implements SmartLifecycle {

    private static final int RETRY_AFTER_SECONDS = 1;

    /** After those that stop first, and before the web server waits for its requests. */
    private static final int PHASE = DEFAULT_PHASE - 512;

    private final ChangeProperties limits;
    private final Map<String, Integer> waitingByUser = new HashMap<>();
    private int waiting;
    private volatile boolean isRunning;

    ChangeWaits(ChangeProperties limits, MeterRegistry registry) {
        this.limits = limits;
        Gauge.builder("credits.changes.waiting", this, ChangeWaits::waiting)
                .description("Requests that wait for new entries")
                .register(registry);
    }

    /**
     * Begins to wait.
     *
     * @return to be closed at the end
     * @throws Problem {@code too-many-requests} when too many are waiting
     */
    synchronized Wait begin(String user, Duration longest) {
        if (waiting >= limits.maxWaiting() || waitingByUser.getOrDefault(user, 0) >= limits.maxWaitingPerUser()) {
            throw new Problem(
                            ProblemCode.TOO_MANY_REQUESTS,
                            "As many requests are waiting for changes as may wait at once. Ask without waitMs, or try again in a moment.")
                    .retryAfter(RETRY_AFTER_SECONDS);
        }
        waiting++;
        waitingByUser.merge(user, 1, Integer::sum);
        return new Wait(user, longest);
    }

    synchronized int waiting() {
        return waiting;
    }

    private synchronized void end(String user) {
        waiting--;
        waitingByUser.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
    }

    @Override
    public void start() {
        isRunning = true;
    }

    @Override
    public void stop() {
        isRunning = false;
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** The wait of one request. */
    class Wait implements AutoCloseable {

        private final Semaphore changed = new Semaphore(0);
        private final String user;
        private final long untilNanos;

        private Wait(String user, Duration longest) {
            this.user = user;
            this.untilNanos = System.nanoTime() + longest.toNanos();
        }

        /** Ends the current pause. */
        void wake() {
            changed.release();
        }

        /**
         * Pauses.
         *
         * @return false when the time is over or the node stops
         */
        boolean pause(Duration pause) {
            var leftNanos = untilNanos - System.nanoTime();
            if (!isRunning || leftNanos <= 0) {
                return false;
            }
            try {
                if (changed.tryAcquire(Math.min(leftNanos, pause.toNanos()), TimeUnit.NANOSECONDS)) {
                    changed.drainPermits();
                }
                return true;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            end(user);
        }
    }
}
