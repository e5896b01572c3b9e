package org.creditsledger.problems;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Tells that the database has gone away while something was being done, whatever wraps it: Spring has another exception for
 * it at each step of a transaction, and none of them for this alone.
 */
class LostConnection {

    /** As the SQL standard and PostgreSQL have it: connection exceptions, and a server that stops or starts. */
    private static final String SQL_STATES = "08...|57P0[1-5]";

    /** HikariCP has no state for a connection that it has taken out of use in the middle of a transaction. */
    private static final String CLOSED = "Connection is closed";

    private LostConnection() {}

    static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException exception
                    && (matches(exception.getSQLState()) || CLOSED.equals(exception.getMessage()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(@Nullable String state) {
        return state != null && state.matches(SQL_STATES);
    }
}
