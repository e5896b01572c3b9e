package org.creditsledger.operations;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Measures how long after it happened an event was taken care of: a sender that was down, or retries, makes it long. */
@Component
public class WebhookLag {

    private final MeterRegistry registry;
    private final InstantSource clock;

    WebhookLag(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /**
     * @param provider one of a few
     * @param happenedAt as the sender tells; later than now, by clocks that differ, counts as now
     */
    public void answered(String provider, Instant happenedAt) {
        var lag = Duration.between(happenedAt, clock.instant());
        Timer.builder("credits.webhook.lag")
                .description("Time from an event to its answer")
                .tag("provider", provider)
                .serviceLevelObjectives(
                        Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofHours(1))
                .register(registry)
                .record(lag.isNegative() ? Duration.ZERO : lag);
    }
}
