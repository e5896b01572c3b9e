package org.creditsledger.database;

import java.time.Duration;

/**
 * The clock of a node differs from the database's by more than it may.
 *
 * @param node the name of its machine
 * @param skew positive if the node is ahead
 */
public record ClockSkewed(String node, Duration skew) {

    /** {@code 2500 ms ahead of}: the database's clock. */
    public static String inWords(Duration skew) {
        return skew.abs().toMillis() + " ms " + (skew.isNegative() ? "behind" : "ahead of");
    }
}
