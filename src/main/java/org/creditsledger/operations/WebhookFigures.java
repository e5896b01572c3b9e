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

/** Measures how late webhooks arrive, and counts refused signatures. */
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
     * Records the time between an event and its handling: it is long if the sender was down or retries.
     *
     * @param provider one of a few, so the number of metrics stays small
     * @param happenedAt the sender's time; later than now counts as now, because clocks differ; more than a year ago
     *     counts as a year
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
