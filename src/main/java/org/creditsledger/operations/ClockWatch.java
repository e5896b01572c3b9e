package org.creditsledger.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.creditsledger.database.ClockSkewed;
import org.creditsledger.database.DatabaseClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Compares this machine's clock with the database's, which the application goes by. A wrong clock does no harm here, so the
 * node stays up; but it often means that something is wrong with the machine.
 */
@Component("clock")
class ClockWatch implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);
    private static final int INTERVAL_MS = 5_000;
    private static final double MS_PER_SECOND = 1_000;

    private final DatabaseClock clock;
    private final Duration maxSkew;
    private final ApplicationEventPublisher events;
    private boolean wasWrong;

    ClockWatch(
            DatabaseClock clock,
            @Value("${credits.ledger.max-clock-skew-ms}") long maxSkewMs,
            ApplicationEventPublisher events,
            MeterRegistry registry) {
        this.clock = clock;
        this.maxSkew = Duration.ofMillis(maxSkewMs);
        this.events = events;
        Gauge.builder("credits.clock.skew", clock, by -> by.skew().toMillis() / MS_PER_SECOND)
                .baseUnit("seconds")
                .description("How far this machine's clock is ahead of the database's")
                .register(registry);
    }

    @Scheduled(fixedDelay = INTERVAL_MS)
    synchronized void look() {
        try {
            clock.look();
        } catch (DataAccessException databaseIsAway) {
            return; // Readiness reports that.
        }
        var skew = clock.skew();
        var isWrong = isWrong(skew);
        if (isWrong && !wasWrong) {
            log.warn("this machine's clock is {} the database's, which dates all entries", ClockSkewed.inWords(skew));
            events.publishEvent(new ClockSkewed(node(), skew));
        } else if (!isWrong && wasWrong) {
            log.info("this machine's clock agrees with the database's again");
        }
        wasWrong = isWrong;
    }

    @Override
    public Health health() {
        var skew = clock.skew();
        return Health.up()
                .withDetail("skewMs", skew.toMillis())
                .withDetail(
                        "clock",
                        isWrong(skew)
                                ? "This machine's clock is " + ClockSkewed.inWords(skew)
                                        + " the database's. Entries are dated right, by the database."
                                : "This machine's clock agrees with the database's.")
                .build();
    }

    private boolean isWrong(Duration skew) {
        return skew.abs().compareTo(maxSkew) > 0;
    }

    private static String node() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException hasNoName) {
            return "unknown";
        }
    }
}
