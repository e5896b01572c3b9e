package org.creditsledger.anomalies;

import java.util.Optional;

/** Lets the feature that reported an anomaly offer what to do about it. */
public interface AnomalyRemedy {

    Optional<Remedy> remedyFor(Anomaly anomaly);

    /**
     * A page where an admin deals with it.
     *
     * @param textKey of the link
     * @param path without a slash at the start
     */
    record Remedy(String textKey, String path) {}
}
