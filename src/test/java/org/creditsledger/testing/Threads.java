package org.creditsledger.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutorService;

/** Runs work in many threads at once, each with the identity of the test. */
public final class Threads {

    private Threads() {}

    /** Starts all threads together and returns their results; an exception in one is thrown here. */
    public static <T> List<T> atOnce(int threads, IntFunction<T> work) throws InterruptedException, ExecutionException {
        var start = new CountDownLatch(1);
        try (var executor = new DelegatingSecurityContextExecutorService(Executors.newFixedThreadPool(threads))) {
            var futures = IntStream.range(0, threads)
                    .mapToObj(thread -> executor.submit((Callable<T>) () -> {
                        start.await();
                        return work.apply(thread);
                    }))
                    .toList();
            start.countDown();
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
