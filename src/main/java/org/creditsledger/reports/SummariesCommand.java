package org.creditsledger.reports;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.util.StringUtils;

/**
 * Summarises days again from the command line, with the application's settings and without the application. It takes the
 * same lock: it may run beside one, or after one was killed.
 */
public final class SummariesCommand {

    /** The first argument; then may come the first day, and the last. */
    public static final String NAME = "summaries";

    private static final int DONE = 0;
    private static final int NOT_DONE = 2;
    /** Of a process that was killed the lock is free after half of it. */
    private static final Duration WAIT = SummaryLock.FREED_AFTER.multipliedBy(2);

    private static final int LINES = 20;

    private final InstantSource clock = java.time.Clock.systemUTC();
    private final PrintStream out;
    private final PrintStream err;

    private SummariesCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Answers 0 when the days are summarised, 2 when they could not be. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        var command = new SummariesCommand(out, err);
        var days =
                Arrays.stream(args).filter(arg -> !arg.startsWith("--")).skip(1).toList();
        if (days.size() > 2) {
            return command.notDone("give a first and a last day at the most, such as 2026-01-01 2026-01-31");
        }
        var application = new SpringApplication(Settings.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(Map.of("logging.level.com.zaxxer.hikari", "warn"));
        try (var settings = application.run(args)) {
            return command.rebuild(
                    settings.getEnvironment(),
                    days.stream().map(LocalDate::parse).toList());
        } catch (DateTimeParseException notADay) {
            return command.notDone("not a day such as 2026-01-31: " + notADay.getParsedString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return command.notDone("interrupted");
        } catch (RuntimeException failure) {
            return command.notDone(reason(failure));
        }
    }

    private int rebuild(Environment environment, List<LocalDate> wanted) throws InterruptedException {
        var url = environment.getProperty("spring.datasource.url", "");
        if (!StringUtils.hasText(url)) {
            return notDone("SPRING_DATASOURCE_URL is not set");
        }
        try (var database = new HikariDataSource()) {
            // H2 would make a database that is not there, and a file for the error if it cannot be opened.
            database.setJdbcUrl(url.startsWith("jdbc:h2:") ? url + ";IFEXISTS=TRUE;TRACE_LEVEL_FILE=0" : url);
            database.setUsername(environment.getProperty("spring.datasource.username"));
            database.setPassword(environment.getProperty("spring.datasource.password"));
            database.setMaximumPoolSize(2); // one summarises, one prolongs the lock
            database.setInitializationFailTimeout(1);
            var summaries = new SummaryRepository(JdbcClient.create(database));
            var writer = new SummaryWriter(summaries, new DataSourceTransactionManager(database), clock);
            try (var lock = new SummaryLock(database, clock)) {
                return rebuild(summaries, writer, lock, days(environment, summaries, wanted));
            }
        }
    }

    private int rebuild(SummaryRepository summaries, SummaryWriter writer, SummaryLock lock, List<LocalDate> days)
            throws InterruptedException {
        if (days.isEmpty()) {
            out.println("There is no closed day with or after an entry: nothing to summarise.");
            return DONE;
        }
        var begin = System.nanoTime();
        var result = lock.tryRun(() -> writer.write(days, this::print));
        if (result.isEmpty()) {
            out.println("Another run has the lock, or was killed less than %s seconds ago: waiting for it."
                    .formatted(SummaryLock.FREED_AFTER.toSeconds()));
        }
        for (var waited = Duration.ZERO;
                result.isEmpty() && waited.compareTo(WAIT) < 0;
                waited = waited.plusSeconds(1)) {
            Thread.sleep(Duration.ofSeconds(1));
            begin = System.nanoTime();
            result = lock.tryRun(() -> writer.write(days, this::print));
        }
        if (result.isEmpty()) {
            return notDone(
                    "another run has had the lock for " + WAIT.toSeconds() + " seconds; try again when it is done");
        }
        out.printf(
                Locale.ROOT,
                "Summarised %,d days and %,d entries in %,d ms.%n",
                result.get().days(),
                result.get().entries(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        return DONE;
    }

    private List<LocalDate> days(Environment environment, SummaryRepository summaries, List<LocalDate> wanted) {
        var closingDelay = environment.getProperty("credits.summaries.closing-delay", Duration.class, Duration.ZERO);
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

    private int notDone(@Nullable String reason) {
        err.println("Not summarised: " + reason);
        return NOT_DONE;
    }

    private static String reason(RuntimeException failure) {
        Throwable cause = failure;
        while (!(cause instanceof SQLException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause instanceof SQLException sql ? sql.getErrorCode() : 0) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 -> """
                    a running application has the database, and H2 lets in only one process.
                    Ask that application: Reports & Analytics, Credits, Daily Summaries, Summarise again;
                    or stop it, and try again.""";
            case ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1 ->
                "there is no database yet. ./run makes one, where CREDITS_DATA_DIR says.";
            default -> String.valueOf(cause.getMessage());
        };
    }

    private static class Settings {}
}
