package org.creditsledger.security;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is fetched from another system once and then never changes. One request fetches it while the others wait
 * briefly. For a moment after a failure, all requests fail with it instead of fetching again.
 */
final class OnceKnown<T> implements Supplier<T> {

    private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(3);
    private static final long FAILURE_COUNTS_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<T> question;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable T answer;
    private volatile @Nullable Failure failure;

    OnceKnown(Supplier<T> question) {
        this.question = question;
    }

    /** @throws RuntimeException the failure of the fetch, or because another request is still fetching */
    @Override
    public T get() {
        var known = answer;
        if (known != null) {
            return known;
        }
        waitForOthers();
        try {
            var foundMeanwhile = answer;
            if (foundMeanwhile != null) {
                return foundMeanwhile;
            }
            var last = failure;
            if (last != null && System.nanoTime() - last.nanos < FAILURE_COUNTS_NANOS) {
                throw new IllegalStateException("the last attempt failed a moment ago", last.cause);
            }
            return ask();
        } finally {
            asking.unlock();
        }
    }

    private T ask() {
        try {
            var found = question.get();
            answer = found;
            return found;
        } catch (RuntimeException cause) {
            failure = new Failure(cause, System.nanoTime());
            throw cause;
        }
    }

    private void waitForOthers() {
        try {
            if (!asking.tryLock(WAIT_FOR_OTHERS.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("another request is already waiting for the answer");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private record Failure(RuntimeException cause, long nanos) {}
}
