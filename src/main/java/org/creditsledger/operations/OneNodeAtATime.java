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
 * A lock in the database: one run at a time does something, on whatever node. The run that has the lock prolongs it while
 * it works; when its process is killed, the lock is free again after {@link #FREED_AFTER}.
 */
public abstract class OneNodeAtATime implements AutoCloseable {

    public static final Duration FREED_AFTER = Duration.ofSeconds(30);

    private final String name;
    private final ScheduledExecutorService prolonging;
    private final LockProvider locks;
    private final InstantSource clock;

    /** @param name what is done, at most 64 characters */
    protected OneNodeAtATime(String name, DataSource dataSource, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        this.prolonging = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name + "-lock").daemon().factory());
        this.locks = new KeepAliveLockProvider(
                new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                        .withJdbcTemplate(new JdbcTemplate(dataSource))
                        .withTableName("scheduler_locks")
                        // The clocks of two nodes differ; that of the database is one.
                        .usingDbTime()
                        .build()),
                prolonging);
    }

    /** Does it, and answers what it answered; nothing while another run has the lock. */
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
