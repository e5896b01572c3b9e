package org.creditsledger.testing;

import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;

/** Forces at once what happens to the connections of a pool in the long run. */
public final class Connections {

    private Connections() {}

    /** Returns after all connections that existed at the call are gone. */
    public static void retire(HikariDataSource database) {
        var pool = database.getHikariPoolMXBean();
        // A connection in use would be closed only later.
        Awaitility.await("the pool is idle").until(() -> pool.getActiveConnections() == 0);
        pool.softEvictConnections();
        Awaitility.await("new connections").until(() -> pool.getTotalConnections() > 0);
    }
}
