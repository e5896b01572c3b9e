package org.creditsledger.history.ui;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Does something once, later. All of them share the timer of Java, so a page with one costs no thread. */
class Alarm {

    /** So that an end that the clock has not quite reached does not ring without a pause. */
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private CompletableFuture<Void> next = CompletableFuture.completedFuture(null);

    /** Replaces what was set before. */
    void set(Duration delay, Runnable action) {
        stop();
        next = new CompletableFuture<Void>()
                .completeOnTimeout(null, (delay.compareTo(SHORTEST) < 0 ? SHORTEST : delay).toMillis(), MILLISECONDS);
        next.thenRunAsync(action, Thread::startVirtualThread);
    }

    void stop() {
        next.cancel(false);
    }
}
