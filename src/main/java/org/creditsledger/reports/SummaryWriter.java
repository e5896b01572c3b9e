package org.creditsledger.reports;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Summarises days, each in a short transaction of its own: whatever is killed loses the day that it was at, and doing it
 * again gives the same.
 */
@Component
class SummaryWriter {

    private final SummaryRepository summaries;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    SummaryWriter(SummaryRepository summaries, PlatformTransactionManager transactionManager, InstantSource clock) {
        this.summaries = summaries;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    /** @return how many entries it has */
    long write(LocalDate day) {
        return transaction.execute(_ -> {
            summaries.lock(day, clock.instant());
            summaries.delete(day);
            summaries.insert(day);
            return summaries.entries(day);
        });
    }

    RebuildResult.Rebuilt write(List<LocalDate> days, RebuildProgress progress) {
        var entries = 0L;
        for (var done = 0; done < days.size(); done++) {
            entries += write(days.get(done));
            progress.summarised(days.get(done), done + 1, days.size(), entries);
        }
        return new RebuildResult.Rebuilt(days.size(), entries);
    }
}
