package org.creditsledger.testing;

import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;

/** What happens to the connections of a pool in the long run, at once. */
public final class Connections {

    private Connections() {}

    /** Returns when none is left of those that were there. */
    public static void retire(HikariDataSource database) {
        var pool = database.getHikariPoolMXBean();
        // One that is in use would be closed later only.
        Awaitility.await("nobody uses the pool").until(() -> pool.getActiveConnections() == 0);
        pool.softEvictConnections();
        Awaitility.await("new connections").until(() -> pool.getTotalConnections() > 0);
    }
}
