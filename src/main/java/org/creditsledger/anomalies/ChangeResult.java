package org.creditsledger.anomalies;

/** The result of changing an anomaly's state. */
public sealed interface ChangeResult {

    record Changed(Anomaly anomaly) implements ChangeResult {}

    /** Another admin or a recurrence was faster: nothing was changed, and this is the current state. */
    record ChangedMeanwhile(Anomaly anomaly) implements ChangeResult {}

    record NotFound() implements ChangeResult {}
}
