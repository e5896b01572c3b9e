package org.creditsledger.reports;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Summarizes days, each in its own short transaction: a killed run loses only its current day, repeating a day gives
 * the same result, and a day that fails does not block the others.
 */
@Component
class SummaryWriter {

    private static final Logger log = LoggerFactory.getLogger(SummaryWriter.class);

    private final SummaryRepository summaries;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    SummaryWriter(SummaryRepository summaries, PlatformTransactionManager transactionManager, InstantSource clock) {
        this.summaries = summaries;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    /** @return the number of its entries */
    long write(LocalDate day) {
        return transaction.execute(_ -> {
            summaries.lock(day, clock.instant());
            summaries.delete(day);
            summaries.insert(day);
            return summaries.entries(day);
        });
    }

    /**
     * Summarizes all days that it can.
     *
     * @throws IllegalStateException if some days failed, with the first failure as its cause
     * @throws CannotCreateTransactionException if the database is unavailable: then the other days would fail too
     */
    RebuildResult.Rebuilt write(List<LocalDate> days, RebuildProgress progress) {
        var entries = 0L;
        var failures = new LinkedHashMap<LocalDate, RuntimeException>();
        for (var done = 0; done < days.size(); done++) {
            var day = days.get(done);
            try {
                entries += write(day);
            } catch (CannotCreateTransactionException databaseIsAway) {
                throw databaseIsAway;
            } catch (RuntimeException failure) {
                log.error("not summarized: day={}: {}", day, failure.toString());
                failures.put(day, failure);
            }
            progress.summarized(day, done + 1, days.size(), entries);
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    "not summarized: " + failures.keySet(),
                    failures.firstEntry().getValue());
        }
        return new RebuildResult.Rebuilt(days.size(), entries);
    }
}
