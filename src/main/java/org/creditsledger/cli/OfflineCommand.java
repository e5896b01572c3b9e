package org.creditsledger.cli;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Works on a database from the command line, with the application's settings but without the application. It
 * migrates nothing.
 */
public abstract class OfflineCommand {

    private static final int NOT_DONE = 2;

    private final String failed;
    private final String whenOpen;
    final PrintStream out;
    private final PrintStream err;

    /**
     * @param failed the beginning of the line with the reason why the command did not run
     * @param whenOpen advice for when the application has the H2 database open
     */
    OfflineCommand(String failed, String whenOpen, PrintStream out, PrintStream err) {
        this.failed = failed;
        this.whenOpen = whenOpen;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the command that the first argument names.
     *
     * @return the exit code of the process, or null when the arguments name no command
     */
    public static @Nullable Integer run(String[] args, PrintStream out, PrintStream err) {
        return switch (args.length == 0 ? "" : args[0]) {
            case VerifyCommand.NAME -> new VerifyCommand(out, err).run(args);
            case SummariesCommand.NAME -> new SummariesCommand(out, err).run(args);
            default -> null;
        };
    }

    /**
     * @param words the arguments that are not options, without the command itself
     * @return the exit code
     */
    abstract int run(List<String> words, Database database) throws InterruptedException;

    final int run(String[] args) {
        var words =
                Arrays.stream(args).filter(arg -> !arg.startsWith("--")).skip(1).toList();
        // An empty application reads the properties, profiles and environment in the same way as the whole one.
        var application = new SpringApplication(Settings.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(Map.of("logging.level.com.zaxxer.hikari", "warn"));
        try (var settings = application.run(args)) {
            var environment = settings.getEnvironment();
            var url = environment.getProperty("spring.datasource.url", "");
            return StringUtils.hasText(url)
                    ? run(words, new Database(environment, url))
                    : notDone("SPRING_DATASOURCE_URL is not set");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return notDone("interrupted");
        } catch (RuntimeException failure) {
            return notDone(reason(failure));
        }
    }

    final int notDone(@Nullable String reason) {
        err.println(failed + ": " + reason);
        return NOT_DONE;
    }

    private String reason(RuntimeException failure) {
        Throwable cause = failure;
        while (!(cause instanceof SQLException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause instanceof SQLException sql ? sql.getErrorCode() : 0) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 -> """
                a running application has the database, and H2 lets in only one process.
                %s
                or stop it, and try again.""".formatted(whenOpen);
            case ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1 ->
                "there is no database yet. ./run creates one, where CREDITS_DATA_DIR says.";
            default -> String.valueOf(cause.getMessage());
        };
    }

    /** The database of the settings. */
    record Database(Environment settings, String configuredUrl) {

        /** H2 would create a missing database, and an error file if it cannot open one. */
        String url() {
            return configuredUrl.startsWith("jdbc:h2:")
                    ? configuredUrl + ";IFEXISTS=TRUE;TRACE_LEVEL_FILE=0"
                    : configuredUrl;
        }

        @Nullable String user() {
            return settings.getProperty("spring.datasource.username");
        }

        @Nullable String password() {
            return settings.getProperty("spring.datasource.password");
        }
    }

    private static class Settings {}
}
