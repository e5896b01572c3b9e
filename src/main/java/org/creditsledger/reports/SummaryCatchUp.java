package org.creditsledger.reports;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.creditsledger.database.CommitHorizon;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Summarizes every closed day that was not summarized yet, when no entry of it can be committed any more. It corrects the newest ones
 * if a node of an earlier release did not wait for that.
 */
@Component
class SummaryCatchUp {

    /** During an update, nodes of both releases run. */
    static final int DAYS_LOOKED_AT_AGAIN = 2;

    private static final Logger log = LoggerFactory.getLogger(SummaryCatchUp.class);

    private final SummaryRepository summaries;
    private final SummaryWriter writer;
    private final SummaryLock lock;
    private final SummaryProperties properties;
    private final CommitHorizon horizon;
    private final InstantSource clock;

    SummaryCatchUp(
            SummaryRepository summaries,
            SummaryWriter writer,
            SummaryLock lock,
            SummaryProperties properties,
            CommitHorizon horizon,
            InstantSource clock) {
        this.summaries = summaries;
        this.writer = writer;
        this.lock = lock;
        this.properties = properties;
        this.horizon = horizon;
        this.clock = clock;
    }

    @Scheduled(cron = "${credits.summaries.cron}", zone = "UTC")
    @Scheduled(initialDelayString = "${credits.summaries.start-delay-ms}")
    void run() {
        catchUp().filter(done -> done.days() > 0).ifPresent(done -> log.info("summarized days: {}", done.days()));
    }

    /** Returns the result; empty if another run has the lock. */
    Optional<RebuildResult.Rebuilt> catchUp() {
        return lock.tryRun(() -> {
            var last = lastCompleteDay();
            var due = summaries
                    .firstDay()
                    .filter(first -> !first.isAfter(last))
                    .map(first -> due(first, last))
                    .orElse(List.of());
            return writer.write(due, (_, _, _, _) -> {});
        });
    }

    private List<LocalDate> due(LocalDate first, LocalDate last) {
        var done = summaries.summarizedDays(first, last);
        var lookedAtAgain = last.minusDays(DAYS_LOOKED_AT_AGAIN);
        return first.datesUntil(last.plusDays(1))
                .filter(day -> !done.contains(day) || day.isAfter(lookedAtAgain) && hasChanged(day))
                .toList();
    }

    private boolean hasChanged(LocalDate day) {
        try {
            var differences = summaries.differences(day);
            if (!differences.isEmpty()) {
                log.info("summarized again because entries were committed late: day={} {}", day, differences);
            }
            return !differences.isEmpty();
        } catch (RuntimeException failure) {
            log.error("could not be compared, so it is summarized again: day={}: {}", day, failure.toString());
            return true;
        }
    }

    /** The newest day that is over. */
    LocalDate lastClosedDay() {
        return dayBefore(clock.instant().minus(properties.closingDelay()));
    }

    /** The newest day that can get no more entries. */
    private LocalDate lastCompleteDay() {
        var end = lastClosedDay().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return dayBefore(horizon.upTo(end));
    }

    private static LocalDate dayBefore(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC).minusDays(1);
    }

    /** The days among the given ones that can get no more entries. */
    List<LocalDate> complete(Stream<LocalDate> days) {
        var last = lastCompleteDay();
        return days.filter(day -> !day.isAfter(last)).toList();
    }
}
