package org.creditsledger.crash;

import java.util.List;

/** A fault that the proof causes, one in each cycle. */
enum Fault {
    APPLICATION_KILLED("application killed"),
    DATABASE_KILLED("database killed"),
    BOTH_KILLED("both killed"),
    COMMITS_CUT("cut after COMMIT"),
    CLIENTS_CUT("clients cut off");

    /** Kills of one process are the most frequent, as in reality. */
    static final List<Fault> ON_POSTGRESQL = List.of(
            APPLICATION_KILLED,
            APPLICATION_KILLED,
            DATABASE_KILLED,
            DATABASE_KILLED,
            BOTH_KILLED,
            COMMITS_CUT,
            CLIENTS_CUT);

    /** An embedded database has no process and no connection of its own. */
    static final List<Fault> ON_H2 = List.of(APPLICATION_KILLED);

    final String title;

    Fault(String title) {
        this.title = title;
    }

    boolean killsApplication() {
        return this == APPLICATION_KILLED || this == BOTH_KILLED;
    }

    boolean killsDatabase() {
        return this == DATABASE_KILLED || this == BOTH_KILLED;
    }
}
