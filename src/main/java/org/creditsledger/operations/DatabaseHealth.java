package org.creditsledger.operations;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether the database answers, soon: Spring Boot's own would wait for a connection for as long as a request does. */
@Component("database")
class DatabaseHealth implements HealthIndicator {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final JdbcClient jdbc;

    DatabaseHealth(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Health health() {
        var answer =
                new FutureTask<>(() -> jdbc.sql("select 1").query(Integer.class).single());
        Thread.startVirtualThread(answer);
        try {
            answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return Health.up().build();
        } catch (ExecutionException | TimeoutException exception) {
            answer.cancel(true);
            return Health.down(exception).build();
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return Health.unknown().build();
        }
    }
}
