package org.creditsledger.ledger;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.StringUtils;

/**
 * Checks the ledger from the command line, with the application's settings and without the application: who asks whether
 * a database is sound wants nothing started on it, migrated or written.
 */
public final class IntegrityCommand {

    /** The first argument; a second one is a uid. */
    public static final String NAME = "verify";

    private static final int CLEAN = 0;
    private static final int FOUND = 1;
    private static final int NOT_CHECKED = 2;

    private final Function<JdbcClient, SummaryCheck> summaries;
    private final PrintStream out;
    private final PrintStream err;

    private IntegrityCommand(Function<JdbcClient, SummaryCheck> summaries, PrintStream out, PrintStream err) {
        this.summaries = summaries;
        this.out = out;
        this.err = err;
    }

    /**
     * Answers 0 when everything is what the ledger wrote, 1 when something is not, 2 when it could not be checked.
     *
     * @param summaries checks those in a database, when everybody is checked
     */
    public static int run(
            String[] args, Function<JdbcClient, SummaryCheck> summaries, PrintStream out, PrintStream err) {
        var command = new IntegrityCommand(summaries, out, err);
        var words = Arrays.stream(args).filter(arg -> !arg.startsWith("--")).toList();
        if (words.size() > 2) {
            return command.notChecked("give one uid at the most, or none for everybody");
        }
        try (var settings = settings(args)) {
            return command.check(settings.getEnvironment(), words.size() == 2 ? words.getLast() : null);
        } catch (RuntimeException failure) {
            return command.notChecked(reason(failure));
        }
    }

    /** An application with nothing in it: it reads the properties, the profiles and the environment as the whole one does. */
    private static ConfigurableApplicationContext settings(String[] args) {
        var application = new SpringApplication(Settings.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        application.setBannerMode(Banner.Mode.OFF);
        return application.run(args);
    }

    private int check(Environment environment, @Nullable String uid) {
        var url = environment.getProperty("spring.datasource.url", "");
        if (!StringUtils.hasText(url)) {
            return notChecked("SPRING_DATASOURCE_URL is not set");
        }
        var database = new SingleConnectionDataSource();
        // H2 would make a database that is not there, and a file for the error if it cannot be opened.
        database.setUrl(url.startsWith("jdbc:h2:") ? url + ";IFEXISTS=TRUE;TRACE_LEVEL_FILE=0" : url);
        database.setUsername(environment.getProperty("spring.datasource.username"));
        database.setPassword(environment.getProperty("spring.datasource.password"));
        database.setSuppressClose(true);
        try {
            var jdbc = JdbcClient.create(database);
            var integrity = new IntegrityCheck(new ChainRepository(jdbc), summaries.apply(jdbc));
            return report(uid == null ? integrity.ofEverybody() : integrity.of(uid));
        } finally {
            database.destroy();
        }
    }

    private int report(Integrity integrity) {
        out.printf(
                Locale.ROOT,
                "Checked %,d balances and %,d entries.%n",
                integrity.balancesChecked(),
                integrity.entriesChecked());
        for (var finding : integrity.findings()) {
            out.printf(
                    "%s: uid %s, type %s%s%s: %s%n",
                    finding.kind().code(),
                    finding.uid(),
                    finding.type(),
                    finding.seq() == null ? "" : ", seq " + finding.seq(),
                    finding.entryId() == null ? "" : ", entry " + finding.entryId(),
                    finding.detail());
        }
        if (integrity.moreFindings() > 0) {
            out.printf(Locale.ROOT, "And %,d more.%n", integrity.moreFindings());
        }
        if (integrity.daysChecked() > 0) {
            out.printf(Locale.ROOT, "Checked the summaries of %,d days.%n", integrity.daysChecked());
        }
        integrity.wrongDays().forEach(wrong -> out.printf("wrong-summary: day %s: %s%n", wrong.day(), wrong.detail()));
        out.println(
                integrity.clean()
                        ? "All of it is what the ledger wrote."
                        : "This is NOT what the ledger wrote. Of each uid and type the first thing that is wrong is named.");
        return integrity.clean() ? CLEAN : FOUND;
    }

    private int notChecked(String reason) {
        err.println("Not checked: " + reason);
        return NOT_CHECKED;
    }

    private static String reason(RuntimeException failure) {
        Throwable cause = failure;
        while (!(cause instanceof SQLException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause instanceof SQLException sql ? sql.getErrorCode() : 0) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 -> """
                    a running application has the database, and H2 lets in only one process.
                    Ask that application: curl -X POST -u admin:demo http://localhost:8080/api/admin/credits/verify
                    or stop it, and try again.""";
            case ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1 ->
                "there is no database yet. ./run makes one, where CREDITS_DATA_DIR says.";
            default -> String.valueOf(cause.getMessage());
        };
    }

    private static class Settings {}
}
