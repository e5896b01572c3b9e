package org.creditsledger.reports;

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
import org.springframework.stereotype.Component;

/**
 * Lets one run at a time summarise days, on whatever node. Whoever has the lock prolongs it while it works; of a process
 * that was killed it is free again after {@link #FREED_AFTER}.
 */
@Component
class SummaryLock implements AutoCloseable {

    static final Duration FREED_AFTER = Duration.ofSeconds(30);

    private static final String NAME = "daily-summaries";

    private final ScheduledExecutorService prolonging = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("daily-summaries-lock").daemon().factory());
    private final LockProvider locks;
    private final InstantSource clock;

    SummaryLock(DataSource dataSource, InstantSource clock) {
        this.clock = clock;
        this.locks = new KeepAliveLockProvider(
                new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                        .withJdbcTemplate(new JdbcTemplate(dataSource))
                        .withTableName("scheduler_locks")
                        // The clocks of two nodes differ; that of the database is one.
                        .usingDbTime()
                        .build()),
                prolonging);
    }

    /** Does it, unless somebody else has the lock. */
    <T> Optional<T> tryRun(Supplier<T> work) {
        return locks.lock(new LockConfiguration(clock.instant(), NAME, FREED_AFTER, Duration.ZERO))
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
