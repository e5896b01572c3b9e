package org.creditsledger.reports;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.creditsledger.reports.DaySummary.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Lets admins read the daily totals of all users' entries, and summarize days again. */
@Service
public class DailySummaries {

    private static final Logger log = LoggerFactory.getLogger(DailySummaries.class);

    private final SummaryRepository summaries;
    private final SummaryWriter writer;
    private final SummaryCatchUp catchUp;
    private final SummaryLock lock;
    private final InstantSource clock;

    DailySummaries(
            SummaryRepository summaries,
            SummaryWriter writer,
            SummaryCatchUp catchUp,
            SummaryLock lock,
            InstantSource clock) {
        this.summaries = summaries;
        this.writer = writer;
        this.catchUp = catchUp;
        this.lock = lock;
        this.clock = clock;
    }

    /** All days of a range, oldest first. Days that are not over are added up now; future days are empty. */
    @PreAuthorize("hasRole('ADMIN')")
    public List<DaySummary> days(DayRange range) {
        var today = today();
        var lastClosed = catchUp.lastClosedDay();
        var first = summaries.firstDay().orElse(LocalDate.MAX);
        var done = summaries.summarizedDays(range.from(), range.to());
        var totals = summaries.find(range.from(), range.to());
        return range.days()
                .map(day -> {
                    if (day.isAfter(lastClosed)) {
                        return new DaySummary(day, State.SO_FAR, day.isAfter(today) ? List.of() : summaries.sum(day));
                    }
                    // Days before the first entry were never summarized, and nothing is missing.
                    var state = done.contains(day) || day.isBefore(first) ? State.CLOSED : State.PENDING;
                    return new DaySummary(day, state, totals.getOrDefault(day, List.of()));
                })
                .toList();
    }

    /** The current day. */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /**
     * Summarizes the closed days of a range, even if they were summarized before. Concurrent runs do not disturb each
     * other.
     */
    @PreAuthorize("hasRole('ADMIN')")
    public RebuildResult rebuild(DayRange range, RebuildProgress progress) {
        var days = catchUp.complete(range.days());
        if (days.isEmpty()) {
            return new RebuildResult.NothingClosed();
        }
        var result =
                lock.<RebuildResult>tryRun(() -> writer.write(days, progress)).orElseGet(RebuildResult.Busy::new);
        log.info("rebuilt: from={} to={} result={}", range.from(), range.to(), result);
        return result;
    }
}
