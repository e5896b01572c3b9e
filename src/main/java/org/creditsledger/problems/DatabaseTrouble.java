package org.creditsledger.problems;

import java.sql.SQLException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells by what the database itself said whether the same request may succeed the next time, whatever wraps it: Spring has
 * another exception for it at each step of a transaction, and for some of it none but "uncategorized".
 */
class DatabaseTrouble {

    /**
     * As the SQL standard and PostgreSQL have it: connection exceptions; a deadlock or a conflict of transactions; a
     * transaction that was idle or took too long; no space, memory or connections; a lock that was not got; a statement that
     * was cancelled; a server that stops or starts.
     */
    private static final String PASSING = "08...|40...|25P0[34]|53...|55P03|57014|57P0[1-5]";

    /** Two were about to write the same, and the other one has: who tries again finds it. */
    private static final String UNIQUE_VIOLATION = "23505";

    /** HikariCP has no state for a connection that it has taken out of use in the middle of a transaction. */
    private static final String CLOSED = "Connection is closed";

    private DatabaseTrouble() {}

    static boolean isLikelyToPass(Throwable failure) {
        return find(failure, said -> matches(said.getSQLState()) || CLOSED.equals(said.getMessage())) != null;
    }

    /** What the database said, in one line: without the statement, and the row that PostgreSQL adds. Null if it said nothing. */
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
