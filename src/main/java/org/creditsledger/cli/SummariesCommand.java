package org.creditsledger.cli;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.creditsledger.database.DatabaseClock;
import org.creditsledger.reports.OfflineSummaries;
import org.springframework.core.env.Environment;

/** Summarizes days again. Ends with 0 when the days are summarized, 2 when they could not be. */
final class SummariesCommand extends OfflineCommand {

    /** The first argument; the first and the last day can follow. */
    static final String NAME = "summaries";

    private static final int DONE = 0;
    private static final Duration WAIT = OfflineSummaries.LOCK_FREED_AFTER.multipliedBy(2);
    private static final int LINES = 20;

    SummariesCommand(PrintStream out, PrintStream err) {
        super(
                "Not summarized",
                "Ask that application: Reports & Analytics, Credits, Daily Summaries, Summarize again;",
                out,
                err);
    }

    @Override
    int run(List<String> words, Database database) throws InterruptedException {
        if (words.size() > 2) {
            return notDone("give at most a first and a last day, such as 2026-01-01 2026-01-31");
        }
        List<LocalDate> days;
        try {
            days = words.stream().map(LocalDate::parse).toList();
        } catch (DateTimeParseException notADay) {
            return notDone("not a day such as 2026-01-31: " + notADay.getParsedString());
        }
        try (var connections = new HikariDataSource()) {
            connections.setJdbcUrl(database.url());
            connections.setUsername(database.user());
            connections.setPassword(database.password());
            connections.setMaximumPoolSize(2);
            connections.setInitializationFailTimeout(1);
            var clock = new DatabaseClock(connections);
            try (var summaries = new OfflineSummaries(connections, clock)) {
                return rebuild(summaries, days(database.settings(), summaries, clock, days));
            }
        }
    }

    private int rebuild(OfflineSummaries summaries, List<LocalDate> days) throws InterruptedException {
        if (days.isEmpty()) {
            out.println("There is no closed day with or after an entry: nothing to summarize.");
            return DONE;
        }
        var begin = System.nanoTime();
        var result = summaries.tryWrite(days, this::print);
        if (result.isEmpty()) {
            out.println("Another run has the lock, or was killed less than %s seconds ago: waiting for it."
                    .formatted(OfflineSummaries.LOCK_FREED_AFTER.toSeconds()));
        }
        for (var waited = Duration.ZERO;
                result.isEmpty() && waited.compareTo(WAIT) < 0;
                waited = waited.plusSeconds(1)) {
            Thread.sleep(Duration.ofSeconds(1));
            begin = System.nanoTime();
            result = summaries.tryWrite(days, this::print);
        }
        if (result.isEmpty()) {
            return notDone(
                    "another run has had the lock for " + WAIT.toSeconds() + " seconds; try again when it is done");
        }
        out.printf(
                Locale.ROOT,
                "Summarized %,d days and %,d entries in %,d ms.%n",
                result.get().days(),
                result.get().entries(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        return DONE;
    }

    private List<LocalDate> days(
            Environment settings, OfflineSummaries summaries, InstantSource clock, List<LocalDate> wanted) {
        var closingDelay = settings.getProperty("credits.summaries.closing-delay", Duration.class, Duration.ZERO);
        var lastClosed = LocalDate.ofInstant(clock.instant().minus(closingDelay), ZoneOffset.UTC)
                .minusDays(1);
        var first = wanted.isEmpty() ? summaries.firstDay() : Optional.of(wanted.getFirst());
        var last = wanted.size() == 2 ? earlier(wanted.getLast(), lastClosed) : lastClosed;
        return first.filter(day -> !day.isAfter(last))
                .map(day -> day.datesUntil(last.plusDays(1)).toList())
                .orElse(List.of());
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private void print(LocalDate day, int done, int all, long entries) {
        if (done == all || done % Math.max(1, all / LINES) == 0) {
            out.printf(Locale.ROOT, "%s: %,d of %,d days, %,d entries%n", day, done, all, entries);
            out.flush();
        }
    }
}
