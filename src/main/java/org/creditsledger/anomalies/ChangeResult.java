package org.creditsledger.anomalies;

/** What became of the wish to change an anomaly's state. */
public sealed interface ChangeResult {

    record Changed(Anomaly anomaly) implements ChangeResult {}

    /** Somebody else, or a recurrence, was faster: nothing was changed, and this is how it stands. */
    record ChangedMeanwhile(Anomaly anomaly) implements ChangeResult {}

    record NotFound() implements ChangeResult {}
}
