package org.creditsledger.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookFiguresTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WebhookFigures figures = new WebhookFigures(registry, InstantSource.fixed(NOW));

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T11:59:30.500Z, 29.5",
        "2026-03-01T12:00:02Z, 0",
        "+999999999-12-31T23:59:59.999999999Z, 0",
        "-1000000000-01-01T00:00:00Z, 31536000",
    })
    void every_time_of_a_sender_gives_a_valid_lag(Instant happenedAt, double lagSeconds) {
        figures.answered("jobs", happenedAt);

        assertThat(registry.get("credits.webhook.lag").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(lagSeconds);
    }
}
