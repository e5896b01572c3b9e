package org.creditsledger.invoices;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/** Keeps invoices unchanged on H2, as a PL/pgSQL trigger does on PostgreSQL. The migration names this class. */
public class RefuseChangesOnH2 implements Trigger {

    private static final String RESTRICT_VIOLATION = "23001";

    @Override
    public void fire(Connection connection, Object @Nullable [] oldRow, Object @Nullable [] newRow)
            throws SQLException {
        throw new SQLException("invoices are append-only: change refused", RESTRICT_VIOLATION);
    }
}
