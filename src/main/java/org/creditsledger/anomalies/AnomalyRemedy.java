package org.creditsledger.anomalies;

import java.util.Optional;

/** Lets the module that reported an anomaly offer a way to resolve it. */
public interface AnomalyRemedy {

    Optional<Remedy> remedyFor(Anomaly anomaly);

    /**
     * A page where an admin resolves it.
     *
     * @param textKey the key of the link's text
     * @param path without a slash at the start
     */
    record Remedy(String textKey, String path) {}
}
