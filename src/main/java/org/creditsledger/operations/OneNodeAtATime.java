package org.creditsledger.operations;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A lock in the database that lets one run at a time do a task, on any node. The run extends the lock while it works;
 * if its process is killed, the lock is free after {@link #FREED_AFTER}.
 */
public abstract class OneNodeAtATime implements AutoCloseable {

    public static final Duration FREED_AFTER = Duration.ofSeconds(30);

    private final String name;
    private final ScheduledExecutorService prolonging;
    private final LockProvider locks;
    private final InstantSource clock;

    /** @param name the task, at most 64 characters */
    protected OneNodeAtATime(String name, DataSource dataSource, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        this.prolonging = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name + "-lock").daemon().factory());
        this.locks = new KeepAliveLockProvider(
                new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                        .withJdbcTemplate(new JdbcTemplate(dataSource))
                        .withTableName("scheduler_locks")
                        // The nodes' clocks may differ; the database has one.
                        .usingDbTime()
                        .build()),
                prolonging);
    }

    /** Does the work and returns its result; empty while another run has the lock. */
    public <T> Optional<T> tryRun(Supplier<T> work) {
        return locks.lock(new LockConfiguration(clock.instant(), name, FREED_AFTER, Duration.ZERO))
                .map(lock -> {
                    try {
                        return work.get();
                    } finally {
                        lock.unlock();
                    }
                });
    }

    @Override
    public void close() {
        prolonging.shutdownNow();
    }
}
