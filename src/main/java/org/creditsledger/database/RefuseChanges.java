package org.creditsledger.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/** Keeps the rows of a table unchanged on H2, as a PL/pgSQL trigger does on PostgreSQL. Migrations name its subclasses. */
public abstract class RefuseChanges implements Trigger {

    private static final String RESTRICT_VIOLATION = "23001";

    private final String rule;

    /** @param rule begins the message */
    protected RefuseChanges(String rule) {
        this.rule = rule;
    }

    @Override
    public void fire(Connection connection, Object @Nullable [] oldRow, Object @Nullable [] newRow)
            throws SQLException {
        throw new SQLException(rule + ": change refused", RESTRICT_VIOLATION);
    }
}
