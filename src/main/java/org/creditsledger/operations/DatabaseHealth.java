package org.creditsledger.operations;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.creditsledger.ledger.WriteProbe;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Checks quickly whether the database answers and takes writes. Spring Boot's own check only reads, and waits for a
 * connection as long as any request.
 */
@Component("database")
class DatabaseHealth implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(DatabaseHealth.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** A short pause after a failure, so that a recovered node is back soon. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final WriteProbe probe;
    private final Duration writeInterval;

    // Guarded by this. Uses nanoTime, which clock changes do not affect.
    private long nextWriteNanos = System.nanoTime();
    private @Nullable Exception refusal;

    DatabaseHealth(
            JdbcClient jdbc, WriteProbe probe, @Value("${credits.readiness.write-interval-ms}") long writeIntervalMs) {
        this.jdbc = jdbc;
        this.probe = probe;
        this.writeInterval = Duration.ofMillis(writeIntervalMs);
    }

    @Override
    public Health health() {
        try {
            soon(() -> jdbc.sql("select 1").query(Integer.class).single());
            var failure = write();
            return failure == null ? Health.up().build() : Health.down(failure).build();
        } catch (ExecutionException | TimeoutException exception) {
            return Health.down(exception).build();
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return Health.unknown().build();
        }
    }

    /**
     * Runs one check at a time, not one for each request: a result is valid for a while.
     *
     * @return why nothing can be written; null if it can
     */
    private synchronized @Nullable Exception write() throws InterruptedException {
        if (System.nanoTime() - nextWriteNanos < 0) {
            return refusal;
        }
        var before = refusal;
        try {
            soon(probe::tryToWrite);
            refusal = null;
        } catch (ExecutionException | TimeoutException exception) {
            refusal = exception;
        }
        if (refusal != null && before == null) {
            log.error("not ready: the database answers, but nothing can be written", refusal);
        } else if (refusal == null && before != null) {
            log.info("ready again: the database takes writes");
        }
        nextWriteNanos = System.nanoTime() + (refusal == null ? writeInterval : RETRY_AFTER).toNanos();
        return refusal;
    }

    /** A slow check continues until the database ends it: H2 would close its file on an interrupt. */
    private static void soon(Runnable question) throws ExecutionException, TimeoutException, InterruptedException {
        var answer = new FutureTask<>(question, true);
        Thread.startVirtualThread(answer);
        answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
