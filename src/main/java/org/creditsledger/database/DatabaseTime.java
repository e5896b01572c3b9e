package org.creditsledger.database;

import java.time.Instant;
import java.time.InstantSource;

/** The time that the application goes by: that of the database, because the clocks of its nodes can be wrong. */
public interface DatabaseTime extends InstantSource {

    /** The time without a question to the database: never later than by its clock, and earlier by a round trip at most. */
    @Override
    Instant instant();

    /** Asks the database, in the caller's transaction if there is one. */
    Instant exactly();

    /** The time that the application goes by when the database's clock shows this one. */
    Instant at(Instant databaseTime);
}
