package org.creditsledger.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

/** Threads that post without pause, each as soon as its last posting is answered. */
class Callers {

    private Callers() {}

    /** Runs a number of callers for some time with work that must have the expected outcome. */
    static void run(
            int callers,
            Duration duration,
            Poster.Factory factory,
            Function<RandomGenerator, Work> work,
            String expected,
            Measurement measurement)
            throws Exception {
        var start = new CountDownLatch(1);
        var ready = new CountDownLatch(callers);
        try (var executor = Executors.newFixedThreadPool(callers)) {
            var running = new ArrayList<Future<long[]>>();
            for (var i = 0; i < callers; i++) {
                var random = new SplittableRandom(i);
                running.add(executor.submit(() -> {
                    actAsService();
                    try (var poster = factory.open()) {
                        ready.countDown();
                        start.await();
                        return post(poster, () -> work.apply(random), expected, duration);
                    }
                }));
            }
            ready.await();
            var from = System.nanoTime();
            start.countDown();
            var nanos = new long[0];
            for (var future : running) {
                var more = future.get();
                var old = nanos.length;
                nanos = Arrays.copyOf(nanos, old + more.length);
                System.arraycopy(more, 0, nanos, old, more.length);
            }
            measurement.add(nanos, (System.nanoTime() - from) / 1e9);
        }
    }

    private static long[] post(
            Poster poster, java.util.function.Supplier<Work> work, String expected, Duration duration)
            throws Exception {
        var end = System.nanoTime() + duration.toNanos();
        var nanos = new long[1_024];
        var count = 0;
        for (var before = System.nanoTime(); before < end; ) {
            var outcome = poster.post(work.get());
            if (!outcome.equals(expected)) {
                throw new IllegalStateException("not " + expected + " but " + outcome);
            }
            var after = System.nanoTime();
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = after - before;
            before = after;
        }
        return Arrays.copyOf(nanos, count);
    }

    static void actAsService() {
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                        "service:bench", null, AuthorityUtils.createAuthorityList("ROLE_SERVICE")));
    }
}
