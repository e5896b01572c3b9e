package org.creditsledger.exports;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Lets so many exports run at once that other requests do not wait for them. */
@Component
class ExportPlaces {

    /** An export of a million entries takes some ten seconds. */
    private static final String RETRY_AFTER_SECONDS = "10";

    private final ExportProperties limits;
    private final Map<String, Integer> runningByUser = new HashMap<>();
    private int running;

    ExportPlaces(ExportProperties limits, MeterRegistry registry) {
        this.limits = limits;
        Gauge.builder("credits.exports.running", this, ExportPlaces::running)
                .description("Downloads of entries that are being written")
                .register(registry);
    }

    /**
     * @return gives the place back
     * @throws Problem {@code too-many-requests} when none is free
     */
    synchronized Place take(String requestedBy) {
        if (runningByUser.getOrDefault(requestedBy, 0) >= limits.maxConcurrentPerUser()) {
            throw tooMany("Your other exports are still running. Wait for one of them to end, or cancel it.");
        }
        if (running >= limits.maxConcurrent()) {
            throw tooMany("As many exports are running as may run at once. Try again in a moment.");
        }
        running++;
        runningByUser.merge(requestedBy, 1, Integer::sum);
        return () -> giveBack(requestedBy);
    }

    private synchronized int running() {
        return running;
    }

    private synchronized void giveBack(String requestedBy) {
        running--;
        runningByUser.computeIfPresent(requestedBy, (_, count) -> count == 1 ? null : count - 1);
    }

    private static Problem tooMany(String detail) {
        var problem = new Problem(ProblemCode.TOO_MANY_REQUESTS, detail);
        problem.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return problem;
    }

    /** One running export. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
