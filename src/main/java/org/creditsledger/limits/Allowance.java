package org.creditsledger.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A number of requests a minute for each caller of one kind. Kept in the memory of this node, for a bounded number of
 * callers: a caller can be forgotten without harm once its allowance is full again.
 */
class Allowance {

    private static final Logger log = LoggerFactory.getLogger(Allowance.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final long LOG_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private final String name;
    private final long perMinute;
    private final TimeMeter clock;
    private final Cache<String, Bucket> buckets;
    private final AtomicLong lastLoggedNanos;

    /** @param clock a monotonic clock: after a step back, buckets would stay empty until it has caught up */
    Allowance(String name, long perMinute, int rememberedCallers, TimeMeter clock) {
        this.name = name;
        this.perMinute = perMinute;
        this.clock = clock;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(rememberedCallers)
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .build();
        this.lastLoggedNanos = new AtomicLong(clock.currentTimeNanos() - LOG_INTERVAL_NANOS);
    }

    /** Counts a request of a caller, if one is left. */
    Ruling take(String caller) {
        return log(caller, ruling(buckets.get(caller, _ -> newBucket()).tryConsumeAndReturnRemaining(1)));
    }

    /** Whether a request is left; counts nothing. */
    Ruling look(String caller) {
        var bucket = buckets.getIfPresent(caller);
        if (bucket == null) {
            return new Ruling(this, true, perMinute, 0, 0);
        }
        var probe = bucket.estimateAbilityToConsume(1);
        return log(
                caller,
                new Ruling(
                        this,
                        probe.canBeConsumed(),
                        probe.getRemainingTokens(),
                        probe.getNanosToWaitForRefill(),
                        probe.getNanosToWaitForRefill()));
    }

    /** For the header RateLimit-Policy. */
    String policy() {
        return "\"%s\";q=%s;w=%s".formatted(name, perMinute, PERIOD.toSeconds());
    }

    String name() {
        return name;
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                .withCustomTimePrecision(clock)
                .build();
    }

    private Ruling ruling(ConsumptionProbe probe) {
        return new Ruling(
                this,
                probe.isConsumed(),
                probe.getRemainingTokens(),
                probe.getNanosToWaitForRefill(),
                probe.getNanosToWaitForReset());
    }

    /** Logs at most one line in a while: a flood of requests must not become a flood of lines. */
    private Ruling log(String caller, Ruling ruling) {
        if (!ruling.isAllowed()) {
            var now = clock.currentTimeNanos();
            var last = lastLoggedNanos.get();
            if (now - last >= LOG_INTERVAL_NANOS && lastLoggedNanos.compareAndSet(last, now)) {
                log.warn("too many requests: allowance={} perMinute={} caller={}", name, perMinute, caller);
            }
        }
        return ruling;
    }

    /**
     * Whether a request of a caller is allowed.
     *
     * @param left the number of further requests that are allowed now
     * @param nanosToNext until the next request is allowed, if none is left
     * @param nanosToFull until the allowance is full again
     */
    record Ruling(Allowance allowance, boolean isAllowed, long left, long nanosToNext, long nanosToFull) {

        /** Whole seconds, at least one, rounded up so that the retry succeeds. */
        long secondsToNext() {
            return wholeSeconds(nanosToNext);
        }

        /** For the header RateLimit. */
        String state() {
            return "\"%s\";r=%s;t=%s".formatted(allowance.name(), left, wholeSeconds(nanosToFull));
        }

        private static long wholeSeconds(long nanos) {
            return Math.max(1, Math.ceilDiv(nanos, 1_000_000_000L));
        }
    }
}
