package org.creditsledger.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.tx.Transaction;
import org.h2.tools.TriggerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the entries of the ledger on H2 so that readers can follow the commits, as the ids of transactions do on PostgreSQL. H2 is
 * embedded, so this process knows every transaction. The migration names this class and its functions.
 */
public class TransactionsOnH2 extends TriggerAdapter {

    private static final Map<Database, Positions> POSITIONS = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public void fire(Connection connection, @Nullable ResultSet oldRow, ResultSet newRow) throws SQLException {
        if (newRow.getLong("position") == 0) {
            newRow.updateLong("position", positions(connection).next(connection));
        }
    }

    /** The first position that a transaction may still fill. Call it in a statement of its own, before the one that reads. */
    public static long horizon(Connection connection) throws SQLException {
        return positions(connection).horizon(connection);
    }

    /** The number of the caller's transaction: all that began before have lower ones. */
    public static long current(Connection connection) throws SQLException {
        return session(connection).getTransaction().getSequenceNum();
    }

    /** The lowest number among the transactions that have not ended. A transaction that begins during the call may be missing. */
    public static long oldest(Connection connection) throws SQLException {
        var transactions = session(connection).getDatabase().getStore().getTransactionStore();
        return transactions.getOpenTransactions().stream()
                .mapToLong(Transaction::getSequenceNum)
                .min()
                .orElseThrow();
    }

    private static Positions positions(Connection connection) throws SQLException {
        return POSITIONS.computeIfAbsent(session(connection).getDatabase(), _ -> new Positions());
    }

    private static SessionLocal session(Connection connection) throws SQLException {
        return (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    }

    /** The positions of one database, since it was opened. */
    private static class Positions {

        /** The first position of each transaction that has taken one, the lowest first. */
        private final Map<Transaction, Long> taken = new LinkedHashMap<>();

        private long last = -1;

        synchronized long next(Connection connection) throws SQLException {
            var position = lastTaken(connection) + 1;
            last = position;
            taken.putIfAbsent(session(connection).getTransaction(), position);
            return position;
        }

        synchronized long horizon(Connection connection) throws SQLException {
            var last = lastTaken(connection);
            return taken.values().stream().findFirst().orElse(last + 1);
        }

        /** Forgets the transactions that have ended, and returns the last position. */
        private long lastTaken(Connection connection) throws SQLException {
            if (last < 0) {
                last = highest(connection);
            }
            taken.keySet().removeIf(transaction -> transaction.getStatus() == Transaction.STATUS_CLOSED);
            return last;
        }

        private static long highest(Connection connection) throws SQLException {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery("select coalesce(max(position), 0) from credits_ledger")) {
                result.next();
                return result.getLong(1);
            }
        }
    }
}
