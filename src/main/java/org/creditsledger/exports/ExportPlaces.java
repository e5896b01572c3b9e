package org.creditsledger.exports;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Limits how many exports run at the same time, so that other requests do not have to wait for them. */
@Component
class ExportPlaces {

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
     * @return the place, to be closed when the export has ended
     * @throws TooManyExportsException when none is free
     */
    synchronized Place take(String requestedBy) {
        if (runningByUser.getOrDefault(requestedBy, 0) >= limits.maxConcurrentPerUser()) {
            throw new TooManyExportsException(
                    "Your other exports are still running. Wait for one of them to end, or cancel it.");
        }
        if (running >= limits.maxConcurrent()) {
            throw new TooManyExportsException("As many exports are running as may run at once. Try again in a moment.");
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

    /** One running export. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
