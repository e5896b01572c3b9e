package org.creditsledger.problems;

import java.sql.SQLException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the error of the database whether the same request may succeed later. The exceptions of Spring do not help:
 * they differ at each step of a transaction, and some are only "uncategorized".
 */
class DatabaseTrouble {

    /**
     * From the SQL standard and PostgreSQL: connection exceptions; a deadlock or a conflict of transactions; a transaction
     * that was idle or took too long; no space, memory or connections; a lock timeout; a canceled statement; a server that
     * stops or starts.
     */
    private static final String PASSING = "08...|40...|25P0[34]|53...|55P03|57014|57P0[1-5]";

    /** Another request has just written the same: a retry finds it. */
    private static final String UNIQUE_VIOLATION = "23505";

    /** HikariCP sets no state when it retires a connection in the middle of a transaction. */
    private static final String CLOSED = "Connection is closed";

    private DatabaseTrouble() {}

    static boolean isLikelyToPass(Throwable failure) {
        return find(failure, said -> matches(said.getSQLState()) || CLOSED.equals(said.getMessage())) != null;
    }

    /** The message of the database in one line, without the statement and the row that PostgreSQL adds. Null without a message. */
    static @Nullable String said(Throwable failure) {
        var said = find(failure, _ -> true);
        if (said == null) {
            return null;
        }
        var line = String.valueOf(said.getMessage()).lines().findFirst().orElse("");
        return said.getSQLState() == null ? line : said.getSQLState() + " " + line;
    }

    private static @Nullable SQLException find(Throwable failure, Predicate<SQLException> condition) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException exception && condition.test(exception)) {
                return exception;
            }
        }
        return null;
    }

    private static boolean matches(@Nullable String state) {
        return state != null && state.matches(PASSING + "|" + UNIQUE_VIOLATION);
    }
}
