package org.creditsledger.reports;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/**
 * Summarizes days of a database without an application. It takes the same lock, so it can run beside an application, or
 * after one was killed.
 */
public final class OfflineSummaries implements AutoCloseable {

    /** The lock of a killed process is free after this time. */
    public static final Duration LOCK_FREED_AFTER = SummaryLock.FREED_AFTER;

    private final SummaryRepository summaries;
    private final SummaryWriter writer;
    private final SummaryLock lock;

    /** @param database needs two connections: one summarizes, one extends the lock */
    public OfflineSummaries(DataSource database, InstantSource clock) {
        this.summaries = new SummaryRepository(JdbcClient.create(database));
        this.writer = new SummaryWriter(summaries, new DataSourceTransactionManager(database), clock);
        this.lock = new SummaryLock(database, clock);
    }

    /** The first day that has an entry. */
    public Optional<LocalDate> firstDay() {
        return summaries.firstDay();
    }

    /** @return empty while another run has the lock */
    public Optional<RebuildResult.Rebuilt> tryWrite(List<LocalDate> days, RebuildProgress progress) {
        return lock.tryRun(() -> writer.write(days, progress));
    }

    @Override
    public void close() {
        lock.close();
    }
}
