package org.creditsledger.operations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.creditsledger.security.WebhookRefused;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Counts how late webhooks are, and those whose signature was refused. */
@Component
public class WebhookFigures {

    private static final Duration MAX_LAG = Duration.ofDays(365);

    private final MeterRegistry registry;
    private final InstantSource clock;

    WebhookFigures(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /**
     * Tells how long after it happened an event was taken care of: a sender that was down, or tries again, makes it long.
     *
     * @param provider one of a few
     * @param happenedAt as the sender tells; later than now, by clocks that differ, counts as now, and longer ago than a year
     *     as a year
     */
    public void answered(String provider, Instant happenedAt) {
        var now = clock.instant();
        var lag = happenedAt.isBefore(now.minus(MAX_LAG)) ? MAX_LAG : Duration.between(happenedAt, now);
        Timer.builder("credits.webhook.lag")
                .description("Time from an event to its answer")
                .tag("provider", provider)
                .serviceLevelObjectives(
                        Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofHours(1))
                .register(registry)
                .record(lag.isNegative() ? Duration.ZERO : lag);
    }

    @EventListener
    void refused(WebhookRefused refused) {
        Counter.builder("credits.webhook.signatures.refused")
                .description("Webhook requests whose signature was refused")
                .tags("service", refused.service(), "signature", refused.stale() ? "stale" : "bad")
                .register(registry)
                .increment();
    }
}
