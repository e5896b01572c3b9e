package org.creditsledger.history.ui;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Does something once, later. All of them share the timer of Java, so a page with one costs no thread. */
class Alarm {

    /** So that an end that the clock has not quite reached does not ring without a pause. */
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final InstantSource clock;
    private CompletableFuture<Void> next = CompletableFuture.completedFuture(null);

    Alarm(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Replaces the action that was set before.
     *
     * @param end empty for no action
     */
    void set(Optional<Instant> end, Runnable action) {
        stop();
        end.map(instant -> Duration.between(clock.instant(), instant)).ifPresent(delay -> {
            var delayMs = (delay.compareTo(SHORTEST) < 0 ? SHORTEST : delay).toMillis();
            next = new CompletableFuture<Void>().completeOnTimeout(null, delayMs, MILLISECONDS);
            next.thenRunAsync(action, Thread::startVirtualThread);
        });
    }

    void stop() {
        next.cancel(false);
    }
}
